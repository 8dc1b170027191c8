import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

/** A shader, as tfjs runs it. */
export interface Shader {
  /** Tells pipelines apart; the shapes are no part of it, since they are uniforms. */
  readonly shaderKey: string;
  readonly outputShape: readonly number[];
  /** Names of the inputs, in their order. */
  readonly variableNames: readonly string[];
  /** Declarations of our own uniforms, each ending in a comma. */
  readonly uniforms: string;
  /** WGSL with `fn main(index : i32)` if it is flat, else `fn main()`. */
  readonly code: string;
}

/** Threads of a workgroup. */
export const THREADS = 64;

/** A program of `threads` threads in a row, each given its index. */
export function flat({ threads, ...shader }: Shader & { readonly threads: number }): WebGPUProgram {
  return {
    ...common(shader),
    dispatchLayout: { x: shader.outputShape.map((_, i) => i) },
    dispatch: [Math.ceil(threads / THREADS), 1, 1],
    size: true,
  };
}

/** A program of whole workgroups, in three directions. */
export function grouped(shader: Shader & { readonly groups: readonly [number, number, number] }): WebGPUProgram {
  return { ...common(shader), dispatchLayout: { x: [0], y: [1] }, dispatch: [...shader.groups] };
}

function common({ shaderKey, outputShape, variableNames, uniforms, code }: Shader) {
  return {
    shaderKey: `ebm ${shaderKey}`,
    outputShape: [...outputShape],
    variableNames: [...variableNames],
    uniforms,
    workgroupSize: [THREADS, 1, 1] as [number, number, number],
    getUserCode: () => code,
  };
}
