import * as tf from '@tensorflow/tfjs-core';
import { type Key, type Params, type Variables } from '@ebmjs/core';
/** One-hot rows `[labels.length, classes]`. */
export declare const oneHot: (labels: readonly number[], classes: number) => tf.Tensor2D;
/** The largest difference between two tensors of the same shape. */
export declare function farthest(a: tf.Tensor, b: tf.Tensor): number;
/** The variables with normal noise of standard deviation 0.3 on every weight, so that no zero hides a path. */
export declare function shaken({ weights, state }: Variables, key: Key): Variables;
/** Number of numbers in a record of tensors. */
export declare const countOf: (params: Params) => number;
/** The shapes of a record of tensors. */
export declare const shapesOf: (params: Params) => Record<string, number[]>;
//# sourceMappingURL=tensors.d.ts.map