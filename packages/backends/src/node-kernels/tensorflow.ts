import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What is used here of tfjs-node's backend, which runs any operation of TensorFlow's by its name. */
export interface TensorFlow {
  readonly binding: Readonly<Record<'TF_ATTR_FLOAT' | 'TF_ATTR_TYPE' | 'TF_FLOAT', number>>;
  readonly executeSingleOutput: (
    operation: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: unknown }[],
    inputs: readonly TensorInfo[],
  ) => TensorInfo;
}
