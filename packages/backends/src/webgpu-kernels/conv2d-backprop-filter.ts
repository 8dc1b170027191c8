import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { convolution, type ConvAttrs, type Shape4D } from '../kernels/convolution.js';
import type { Mend } from '../kernels/mend.js';
import { flat, grouped } from './program.js';
import { DEPTH, tiledProduct, tileOf, type Product } from './tiled-product.js';

/** Workgroups that keep a large device busy. */
const GROUPS = 512;
/** Terms that a workgroup adds up at least, or there is more to add up afterwards than before. */
const LEAST = 8 * DEPTH;

/**
 * A convolution's gradient in its weights:
 *
 * `dW[i, j, c, o] = sum over n, u, v of x[n, s u + i - top, s v + j - left, c] dy[n, u, v, o]`
 *
 * As a matrix product, its rows the `i, j, c`, its columns the `o`, and few of both, but with sums of a hundred thousand
 * terms, the `n, u, v`. These are split among workgroups, and a second shader adds up their parts. tfjs's own kernel has
 * one thread for each weight, which adds up all by itself.
 */
export const conv2dBackpropFilter: Mend<WebGPUBackend> = {
  kernelName: tf.Conv2DBackpropFilter,
  run(call, builtIn) {
    const { inputs, attrs, backend } = call;
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape, dataFormat } = attrs as unknown as ConvAttrs & { filterShape: Shape4D };
    if (dataFormat === 'NCHW') return builtIn!(call);
    const info = convolution(x.shape as Shape4D, filterShape, attrs as unknown as ConvAttrs);
    const { filterHeight, filterWidth, inChannels, outChannels, batchSize, outHeight, outWidth } = info;
    const size = { rows: filterHeight * filterWidth * inChannels, columns: outChannels };
    const terms = batchSize * outHeight * outWidth;
    const tile = tileOf(size.rows, size.columns);
    const groups = [Math.ceil(size.rows / tile.rows), Math.ceil(size.columns / tile.columns)] as const;
    const wanted = Math.min(Math.ceil(terms / LEAST), Math.ceil(GROUPS / (groups[0] * groups[1])));
    const share = Math.ceil(terms / wanted / DEPTH) * DEPTH;
    const parts = Math.ceil(terms / share);
    const program = grouped({
      shaderKey: `Conv2DBackpropFilter ${tile.rows}`,
      outputShape: parts === 1 ? filterShape : [parts, size.rows * size.columns],
      variableNames: ['x', 'dy'],
      uniforms: UNIFORMS,
      groups: [...groups, parts],
      code: tiledProduct(PRODUCT, tile),
    });
    const numbers = [info.filterWidth, info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left];
    const uniforms = [...numbers, size.rows, size.columns, terms, share].map((n) => ({ type: 'int32', data: [n] }));
    const partial = backend.runWebGPUProgram(program, [x, dy], 'float32', uniforms);
    if (parts === 1) return partial;
    const sum = addedUp(backend, partial, filterShape);
    backend.disposeData(partial.dataId);
    return sum;
  },
};

const UNIFORMS =
  'filterWidth : i32, strideY : i32, strideX : i32, top : i32, left : i32, rows : i32, columns : i32, terms : i32, share : i32,';

const PRODUCT: Product = {
  row: /* wgsl */ `
fn rowAt(row : i32) -> vec4<i32> {
  let c = row % uniforms.xShape.w;
  let tap = row / uniforms.xShape.w;
  let y = tap / uniforms.filterWidth - uniforms.top;
  let x = tap % uniforms.filterWidth - uniforms.left;
  return vec4<i32>(y, x, c + (y * uniforms.xShape.z + x) * uniforms.xShape.w, 0);
}`,
  term: /* wgsl */ `
fn termAt(term : i32) -> vec4<i32> {
  let v = term % uniforms.dyShape.z;
  let u = (term / uniforms.dyShape.z) % uniforms.dyShape.y;
  let n = term / (uniforms.dyShape.z * uniforms.dyShape.y);
  let y = u * uniforms.strideY;
  let x = v * uniforms.strideX;
  return vec4<i32>(y, x, ((n * uniforms.xShape.y + y) * uniforms.xShape.z + x) * uniforms.xShape.w, term);
}`,
  factors: /* wgsl */ `
fn left(row : vec4<i32>, term : vec4<i32>) -> f32 {
  let pixel = row.xy + term.xy;
  if (any(pixel < vec2<i32>(0)) || any(pixel >= uniforms.xShape.yz)) { return 0.0; }
  return x[row.z + term.z];
}
fn right(term : vec4<i32>, column : i32) -> f32 { return dy[term.w * uniforms.columns + column]; }`,
  extent: /* wgsl */ `
fn extent() -> vec4<i32> {
  let first = i32(workgroupId.z) * uniforms.share;
  return vec4<i32>(uniforms.rows, uniforms.columns, first, min(first + uniforms.share, uniforms.terms));
}`,
  put: /* wgsl */ `
fn put(row : i32, column : i32, value : f32) {
  result[(i32(workgroupId.z) * uniforms.rows + row) * uniforms.columns + column] = value;
}`,
  along: { left: 'row', right: 'column' },
};

/** The sum of the rows of `[parts, size]`, in `shape`. */
function addedUp(backend: WebGPUBackend, parts: tf.TensorInfo, shape: Shape4D): tf.TensorInfo {
  const program = flat({
    shaderKey: 'rows added up',
    outputShape: shape,
    variableNames: ['parts'],
    uniforms: '',
    threads: tf.util.sizeFromShape(shape),
    code: /* wgsl */ `
fn main(index : i32) {
  if (index >= uniforms.size) { return; }
  var sum = 0.0;
  for (var i = index; i < uniforms.size * uniforms.partsShape.x; i += uniforms.size) { sum += parts[i]; }
  setOutputAtIndex(index, sum);
}`,
  });
  return backend.runWebGPUProgram(program, [parts], 'float32');
}
