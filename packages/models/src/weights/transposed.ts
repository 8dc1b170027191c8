/** Numbers of a shape, the last axis changing fastest. */
export interface PlainArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Axis `i` of the result is axis `axes[i]` of the array: `[2, 3, 1, 0]` makes HWIO of OIHW. */
export function transposed({ shape, data }: PlainArray, axes: readonly number[]): PlainArray {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const [outShape, outStrides] = [axes.map((axis) => shape[axis]!), axes.map((axis) => strides[axis]!)];
  const out = new Float32Array(data.length);
  const index = new Int32Array(axes.length);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from]!;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      from += outStrides[axis]!;
      index[axis]! += 1;
      if (index[axis]! < outShape[axis]!) break;
      from -= outStrides[axis]! * outShape[axis]!;
      index[axis] = 0;
    }
  }
  return { shape: outShape, data: out };
}
