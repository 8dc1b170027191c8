import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { LangevinMove } from '@ebmjs/core';
import type { Mend } from '../kernels/mend.js';
import { BOX_MULLER, PHILOX } from './philox.js';
import { flat } from './program.js';

/** The largest float32: what stands for a bound where there is none. */
const LARGEST = 3.4028234663852886e38;

/** `langevinMove` of core in one dispatch, a thread for four numbers. */
export const langevinMove: Mend<WebGPUBackend> = {
  kernelName: 'EbmLangevinMove',
  run({ inputs, attrs, backend }) {
    const { x, gradient } = inputs as { x: tf.TensorInfo; gradient?: tf.TensorInfo };
    const { stepSize = 0, clip = Infinity, noise = 0, key, box } = attrs as unknown as LangevinMove;
    const parts = { descends: gradient !== undefined, clips: clip < Infinity, shakes: noise > 0, boxed: !!box };
    const program = flat({
      shaderKey: `EbmLangevinMove ${Object.values(parts).join(' ')}`,
      outputShape: x.shape,
      variableNames: gradient ? ['x', 'gradient'] : ['x'],
      uniforms: 'key : vec2<u32>, stepSize : f32, clip : f32, noise : f32, low : f32, high : f32,',
      threads: Math.ceil(tf.util.sizeFromShape(x.shape) / 4),
      code: codeOf(parts),
    });
    const { min = 0, max = 0 } = box ?? {};
    const scalars = [stepSize, Math.min(clip, LARGEST), noise, min, max];
    return backend.runWebGPUProgram(program, gradient ? [x, gradient] : [x], 'float32', [
      { type: 'uint32', data: [...(key ?? [0, 0])] },
      ...scalars.map((value) => ({ type: 'float32', data: [value] })),
    ]);
  },
};

interface Parts {
  readonly descends: boolean;
  readonly clips: boolean;
  readonly shakes: boolean;
  readonly boxed: boolean;
}

/** WGSL may make any number of `clamp(NaN)`, and assume that sums are none: so NaN is told by its bits, and kept. */
const codeOf = ({ descends, clips, shakes, boxed }: Parts): string => /* wgsl */ `
${shakes ? PHILOX + BOX_MULLER : ''}
fn clamped(value : f32, low : f32, high : f32) -> f32 {
  return select(clamp(value, low, high), value, isnan(value));
}

fn slopeAt(at : i32) -> f32 {
  ${descends ? 'let slope = gradient[at];' : 'let slope = 0.0;'}
  return ${clips ? 'clamped(slope, -uniforms.clip, uniforms.clip)' : 'slope'};
}

fn main(index : i32) {
  let first = 4 * index;
  if (first >= uniforms.size) { return; }
  let z = ${shakes ? 'draws(index)' : 'vec4<f32>(0.0)'};
  for (var i = 0; i < min(4, uniforms.size - first); i++) {
    let here = x[first + i];
    let slope = slopeAt(first + i);
    let moved = here ${descends ? '- slope * uniforms.stepSize' : ''} ${shakes ? '+ z[i] * uniforms.noise' : ''};
    let known = !(isnan(here) || isnan(slope));
    let next = ${boxed ? 'clamped(moved, uniforms.low, uniforms.high)' : 'moved'};
    setOutputAtIndex(first + i, select(uniforms.NAN, next, known));
  }
}
`;
