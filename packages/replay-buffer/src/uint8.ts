import { hostUniform, type Box } from '@ebmjs/core';
import type { Codec } from './codec.js';

/**
 * 256 levels from `box.min` to `box.max`, rounded to one of the two nearest at random so that the mean is the value:
 * `q = floor(255 t + u)` with `t = (x - min) / (max - min)` and `u` uniform on [0, 1), read back as `q / 255`. Hence
 * `E[q / 255] = t`. The price is noise of at most half a level, 0.002 of the box. Numbers outside the box become its
 * faces.
 */
export function uint8({ min, max }: Box): Codec {
  const width = max - min;
  return {
    name: 'uint8',
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
    decode: (_key, stored) => {
      const out = new Float32Array(stored.length);
      for (let i = 0; i < out.length; i++) out[i] = min + (stored[i]! / 255) * width;
      return out;
    },
  };
}

/**
 * As the code of Du and Mordatch (2019) keeps images, to repeat what it does: `q = floor(255 t)`, read back as
 * `q / 256` with noise uniform on [0, 1/256). The mean of what is read is `t - t / 256` where `255 t` is spread evenly
 * between levels: every pass takes 0.4 % of the way to `box.min`. The noise of a pass has a deviation of 0.0016 of the
 * box.
 */
export function uint8Faithful({ min, max }: Box): Codec {
  const width = max - min;
  return {
    name: 'uint8-faithful',
    dtype: 'uint8',
    allocate: (size) => new Uint8Array(size),
    encode: (_key, values) => {
      const out = new Uint8Array(values.length);
      for (let i = 0; i < out.length; i++) {
        out[i] = Math.floor(Math.min(Math.max((255 * (values[i]! - min)) / width, 0), 255));
      }
      return out;
    },
    decode: (key, stored) => {
      const u = hostUniform(key, stored.length);
      const out = new Float32Array(stored.length);
      for (let i = 0; i < out.length; i++) out[i] = min + ((stored[i]! + u[i]!) / 256) * width;
      return out;
    },
  };
}
