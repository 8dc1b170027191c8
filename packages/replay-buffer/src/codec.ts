import { hostUniform, type Box, type Key } from '@ebmjs/core';

/** What rows are kept in. */
export type Stored = Float32Array | Uint8Array;

/** How numbers are kept: in 4 bytes as they are, or in 1 byte as one of 256 levels. */
export interface Codec {
  readonly dtype: 'float32' | 'uint8';
  readonly allocate: (size: number) => Stored;
  /** Leaves `values` as they are, and may return them. */
  readonly encode: (key: Key, values: Float32Array) => Stored;
  /** Leaves `stored` as it is, and may return it. */
  readonly decode: (stored: Stored) => Float32Array;
}

/** Numbers as they are. */
export const float32: Codec = {
  dtype: 'float32',
  allocate: (size) => new Float32Array(size),
  encode: (_key, values) => values,
  decode: (stored) => stored as Float32Array,
};

/**
 * 256 levels from `box.min` to `box.max`, rounded to one of the two nearest at random so that the mean is the value:
 * `q = floor(255 t + u)` with `t = (x - min) / (max - min)` and `u` uniform on [0, 1), read back as `q / 255`. Hence
 * `E[q / 255] = t`, where `floor(255 t) / 256`, the usual way, darkens images by 0.4 % a pass. The price is noise of
 * at most half a level, 0.002 of the box. Numbers outside the box become its faces.
 */
export function uint8({ min, max }: Box): Codec {
  const width = max - min;
  return {
    dtype: 'uint8',
    allocate: (size) => new Uint8Array(size),
    // Loops, not maps: this runs over every number of every chain at every update.
    encode: (key, values) => {
      const u = hostUniform(key, values.length);
      const out = new Uint8Array(values.length);
      for (let i = 0; i < out.length; i++) {
        const level = Math.min(Math.max((255 * (values[i]! - min)) / width, 0), 255);
        const below = Math.floor(level);
        out[i] = u[i]! < level - below ? below + 1 : below; // floor(level + u) would round 255 + u up to 256
      }
      return out;
    },
    decode: (stored) => {
      const out = new Float32Array(stored.length);
      for (let i = 0; i < out.length; i++) out[i] = min + (stored[i]! / 255) * width;
      return out;
    },
  };
}
