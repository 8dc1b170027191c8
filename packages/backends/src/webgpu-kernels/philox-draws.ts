import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Mend } from '../kernels/mend.js';
import { BOX_MULLER, PHILOX, UNIT } from './philox.js';
import { flat } from './program.js';

/** `uniform(key, shape)` of core, on the device: the same bits. */
export const uniformDraws: Mend<WebGPUBackend> = drawsOf('EbmUniform', UNIT);

/** `normal(key, shape)` of core, on the device: of the same words, to the last few units in the last place. */
export const normalDraws: Mend<WebGPUBackend> = drawsOf('EbmNormal', BOX_MULLER);

function drawsOf(kernelName: string, draws: string): Mend<WebGPUBackend> {
  return {
    kernelName,
    run({ attrs, backend }) {
      const { key, first, shape } = attrs as { key: number[]; first: number; shape: number[] };
      const program = flat({
        shaderKey: kernelName,
        outputShape: shape,
        variableNames: [],
        uniforms: 'key : vec2<u32>, first : u32,',
        threads: Math.ceil(((first % 4) + tf.util.sizeFromShape(shape)) / 4),
        code: PHILOX + draws + MAIN,
      });
      return backend.runWebGPUProgram(program, [], 'float32', [
        { type: 'uint32', data: key },
        { type: 'uint32', data: [first] },
      ]);
    },
  };
}

/** A thread for each block of four; those of the first block that come before number `first` are left out. */
const MAIN = /* wgsl */ `
fn main(index : i32) {
  let at = 4 * index - i32(uniforms.first & 3u);
  if (at >= uniforms.size) { return; }
  let drawn = draws(i32(uniforms.first >> 2u) + index);
  for (var i = max(0, -at); i < min(4, uniforms.size - at); i++) { setOutputAtIndex(at + i, drawn[i]); }
}
`;
