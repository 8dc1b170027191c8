import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** How the engine calls a kernel of backend `B`. Inputs are borrowed, the result is the engine's. */
export interface KernelCall<B = BackendWasm> {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: B;
}

/** A kernel that tfjs's backend `B` lacks, or a better one than it has. */
export interface Mend<B = BackendWasm> {
  /** As in tfjs-core's list of kernel names, or one of `DeviceKernel`. */
  readonly kernelName: string;
  /** `builtIn` is tfjs's own kernel, for the calls that this one leaves to it; absent where there is none. */
  readonly run: (call: KernelCall<B>, builtIn?: (call: KernelCall<B>) => TensorInfo) => TensorInfo;
}
