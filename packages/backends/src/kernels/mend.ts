import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** How the engine calls a kernel. Inputs are borrowed, the result is the engine's. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: BackendWasm;
}

/** A kernel that tfjs's WASM backend lacks, or a better one than it has. */
export interface Mend {
  /** As in tfjs-core's list of kernel names. */
  readonly kernelName: string;
  /** `builtIn` is tfjs's own kernel, for the calls that this one leaves to it; absent where there is none. */
  readonly run: (call: KernelCall, builtIn?: (call: KernelCall) => TensorInfo) => TensorInfo;
}
