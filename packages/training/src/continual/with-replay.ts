import * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, scope, split, within, type Dataset } from '@ebmjs/core';

export interface WithReplayOptions {
  /** What was kept of earlier tasks, drawn from in equal parts; none before the second task. */
  readonly memories: readonly Dataset[];
  /** Share of a batch that is of the memories. @defaultValue `0.5` */
  readonly share?: number;
}

/**
 * The data, a share of every batch replaced by rows kept of earlier tasks: experience replay. Throws an `EbmError` where
 * shapes or classes differ.
 */
export function withReplay(data: Dataset, { memories, share = 0.5 }: WithReplayOptions): Dataset {
  within('withReplay.share', share, 0, 1);
  const odd = memories.find((m) => m.classes !== data.classes || m.shape.join() !== data.shape.join());
  if (odd) throw new EbmError('withReplay.memories', 'must have the shape and classes of the data', odd.name);
  if (memories.length === 0) return data;
  return {
    ...data,
    batch: (key, n) => {
      const [ownKey, ...keys] = split(key, memories.length + 1);
      const counts = shared(Math.round(share * n), memories.length);
      const own = n - counts.reduce((sum, count) => sum + count, 0);
      const parts = [data, ...memories].flatMap((source, i) => {
        const rows = i === 0 ? own : counts[i - 1]!;
        return rows > 0 ? [source.batch([ownKey!, ...keys][i]!, rows)] : [];
      });
      try {
        return scope(() => ({
          x: tf.concat(parts.map(({ x }) => x)),
          ...(data.classes > 0 && { y: tf.concat(parts.map(({ y }) => y!)) }),
        }));
      } finally {
        release(parts);
      }
    },
  };
}

/** `total` in `parts` whole numbers that differ by at most 1. */
const shared = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, i) => Math.floor(((i + 1) * total) / parts) - Math.floor((i * total) / parts));
