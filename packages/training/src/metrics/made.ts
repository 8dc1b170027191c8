import type * as tf from '@tensorflow/tfjs-core';
import type { Box, Params } from '@ebmjs/core';
import type { Descent } from '../descend.js';
import type { Chains } from '../sample-chains.js';

/** What an update has made, for its numbers. */
export interface Made {
  readonly descent: Descent;
  readonly chains: Chains;
  /** The data `[n, ...event]`. */
  readonly data: tf.Tensor;
  /** Where the chains began `[n, ...event]`. */
  readonly start: tf.Tensor;
  /** The weights before the update and after it. */
  readonly before: Params;
  readonly after: Params;
  /** Given where the update is measured in full. */
  readonly full?: MadeInFull | undefined;
}

/** What is known besides of an update that is measured in full. */
export interface MadeInFull {
  /** Energies `[n]` of the data under other labels. */
  readonly relabelled?: tf.Tensor1D | undefined;
  /** Labels `[n, classes]` of the data. */
  readonly labels?: tf.Tensor2D | undefined;
  /** Labels `[n, classes]` of the chains. */
  readonly chainLabels?: tf.Tensor2D | undefined;
  /** That of the data. */
  readonly box?: Box | undefined;
}
