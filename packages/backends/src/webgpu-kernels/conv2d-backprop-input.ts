import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { convolution, type ConvAttrs, type Shape4D } from '../kernels/convolution.js';
import type { Mend } from '../kernels/mend.js';
import { grouped } from './program.js';
import { tiledProduct, tileOf, type Product } from './tiled-product.js';

/** Images of fewer channels than this would leave most of every tile empty. */
const CHANNELS = 4;

/**
 * A convolution's gradient in its input, for every stride `s` and padding:
 *
 * `dx[n, y, x, c] = sum over i, j, o of dy[n, (y + top - i) / s, (x + left - j) / s, o] W[i, j, c, o]`
 *
 * over the taps for which the divisions leave no rest. Pixels that lie `s` apart share their taps, so each such phase is a
 * matrix product, its rows the pixels, its columns the `c`; workgroups of all phases run in one dispatch. tfjs's own
 * kernel, which images of one to three channels are left to, reads both factors from the device's memory for every
 * product.
 */
export const conv2dBackpropInput: Mend<WebGPUBackend> = {
  kernelName: tf.Conv2DBackpropInput,
  run(call, builtIn) {
    const { inputs, attrs, backend } = call;
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, dataFormat } = attrs as unknown as ConvAttrs & { inputShape: Shape4D };
    if (dataFormat === 'NCHW' || inputShape[3] < CHANNELS) return builtIn!(call);
    const info = convolution(inputShape, filter.shape as Shape4D, attrs as unknown as ConvAttrs);
    const { batchSize, inHeight, inWidth, inChannels, strideHeight, strideWidth, padInfo } = info;
    const rows = batchSize * Math.ceil(inHeight / strideHeight) * Math.ceil(inWidth / strideWidth); // at most
    const tile = tileOf(rows, inChannels);
    const groups = [Math.ceil(rows / tile.rows), Math.ceil(inChannels / tile.columns)] as const;
    if (groups[0] > backend.device.limits.maxComputeWorkgroupsPerDimension) return builtIn!(call);
    const program = grouped({
      shaderKey: `Conv2DBackpropInput ${tile.rows}`,
      outputShape: inputShape,
      variableNames: ['dy', 'filterOf'],
      uniforms: 'strideY : i32, strideX : i32, top : i32, left : i32,',
      groups: [...groups, strideHeight * strideWidth],
      code: tiledProduct(PRODUCT, tile),
    });
    const numbers = [strideHeight, strideWidth, padInfo.top, padInfo.left];
    const uniforms = numbers.map((n) => ({ type: 'int32', data: [n] }));
    return backend.runWebGPUProgram(program, [dy, filter], 'float32', uniforms);
  },
};

const PRODUCT: Product = {
  // The phase of a workgroup is its first pixel; (first + top) mod s is the first of its taps.
  extent: /* wgsl */ `
fn strides() -> vec2<i32> { return vec2<i32>(uniforms.strideY, uniforms.strideX); }
fn phase() -> vec2<i32> {
  return vec2<i32>(i32(workgroupId.z) / uniforms.strideX, i32(workgroupId.z) % uniforms.strideX);
}
fn firstTap() -> vec2<i32> { return (phase() + vec2<i32>(uniforms.top, uniforms.left)) % strides(); }
fn pixels() -> vec2<i32> { return (uniforms.outShape.yz - phase() + strides() - 1) / strides(); }
fn taps() -> vec2<i32> {
  return max(vec2<i32>(0), (uniforms.filterOfShape.xy - firstTap() + strides() - 1) / strides());
}
fn extent() -> vec4<i32> {
  let side = max(vec2<i32>(0), pixels());
  let rows = uniforms.outShape.x * side.x * side.y;
  return vec4<i32>(rows, uniforms.outShape.w, 0, taps().x * taps().y * uniforms.filterOfShape.w);
}`,
  row: /* wgsl */ `
fn pixelAt(row : i32) -> vec3<i32> {
  let side = max(vec2<i32>(1), pixels());
  let n = row / (side.x * side.y);
  let y = (row / side.y) % side.x;
  return vec3<i32>(n, vec2<i32>(y, row % side.y) * strides() + phase());
}
// The window whose first tap meets the pixel
fn rowAt(row : i32) -> vec4<i32> {
  let pixel = pixelAt(row);
  let window = (pixel.yz + vec2<i32>(uniforms.top, uniforms.left) - firstTap()) / strides();
  let at = ((pixel.x * uniforms.dyShape.y + window.x) * uniforms.dyShape.z + window.y) * uniforms.dyShape.w;
  return vec4<i32>(window, at, 0);
}`,
  term: /* wgsl */ `
fn termAt(term : i32) -> vec4<i32> {
  let o = term % uniforms.dyShape.w;
  let tap = term / uniforms.dyShape.w;
  let across = max(1, taps().y);
  let back = vec2<i32>(tap / across, tap % across);
  let at = firstTap() + back * strides();
  let weight = (at.x * uniforms.filterOfShape.y + at.y) * uniforms.filterOfShape.z * uniforms.filterOfShape.w + o;
  return vec4<i32>(back, o - (back.x * uniforms.dyShape.z + back.y) * uniforms.dyShape.w, weight);
}`,
  factors: /* wgsl */ `
fn left(row : vec4<i32>, term : vec4<i32>) -> f32 {
  let window = row.xy - term.xy;
  if (any(window < vec2<i32>(0)) || any(window >= uniforms.dyShape.yz)) { return 0.0; }
  return dy[row.z + term.z];
}
fn right(term : vec4<i32>, column : i32) -> f32 { return filterOf[term.w + column * uniforms.filterOfShape.w]; }`,
  put: /* wgsl */ `
fn put(row : i32, column : i32, value : f32) {
  let pixel = pixelAt(row);
  let at = (pixel.x * uniforms.outShape.y + pixel.y) * uniforms.outShape.z + pixel.z;
  result[at * uniforms.outShape.w + column] = value;
}`,
  along: { left: 'term', right: 'term' },
};
