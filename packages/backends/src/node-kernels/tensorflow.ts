import type { DataId, DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** An attribute of one of TensorFlow's operations. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What the C library made. */
export interface Made {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** What is used here of tfjs-node's binding to TensorFlow's C library, where tensors are numbers. */
export interface Binding extends Readonly<
  Record<'TF_ATTR_FLOAT' | 'TF_ATTR_TYPE' | 'TF_ATTR_INT' | 'TF_ATTR_BOOL' | 'TF_ATTR_STRING' | 'TF_FLOAT', number>
> {
  readonly createTensor: (shape: readonly number[], dtype: number, values: ArrayBufferView) => number;
  readonly executeOp: (
    operation: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ) => Made[];
  readonly tensorDataSync: (id: number) => unknown;
  readonly loadSavedModel: (folder: string, tags: string) => number;
  readonly deleteSavedModel: (model: number) => void;
  /** Names are `node:output`, with commas between them. */
  readonly runSavedModel: (model: number, ids: readonly number[], inputs: string, outputs: string) => Made[];
}

/** What is used here of tfjs-node's backend, which runs any operation of TensorFlow's by its name. */
export interface TensorFlow {
  binding: Binding;
  readonly isUsingGpuDevice: boolean;
  readonly executeSingleOutput: (
    operation: string,
    attributes: readonly Attribute[],
    inputs: readonly TensorInfo[],
  ) => TensorInfo;
  /** The C library's numbers of tensors, whose values it is given if it has not had them. */
  readonly getInputTensorIds: (tensors: readonly { readonly dataId: DataId }[]) => number[];
  readonly getDTypeInteger: (dtype: DataType) => number;
  readonly createOutputTensor: (made: Made) => Tensor;
}
