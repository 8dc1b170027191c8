import { EbmError, knownOptions, positive, within } from '@ebmjs/core';

export interface AverageOptions {
  /** `d` in `a = d a + (1 - d) w`, in [0, 1); one of this and `halfLife`. @defaultValue `0.99` */
  readonly decay?: number;
  /** The images (rows of data) after which weights count half: `d = 2^(-batch / halfLife)`, whatever the batch. */
  readonly halfLife?: number;
  /**
   * Whether the decay begins lower, at `min(d, (1 + i) / (10 + i))` in update `i` counted from 0, so that the first
   * weights are forgotten as soon as there are better ones (TensorFlow's moving averages). @defaultValue `false`
   */
  readonly warmUp?: boolean;
}

/** The decay of averaged weights, or how it is found. */
export type Average = number | AverageOptions;

/** The decay in update `step`, counted from 0, of so many images. */
export type AverageDecay = (step: number, batch: number) => number;

/** What `average` stands for, a decay of 0.99 by default; null for no averages. Throws an `EbmError` for others. */
export function averageDecay(where: string, average: Average | null = 0.99): AverageDecay | null {
  if (average === null) return null;
  if (typeof average !== 'object') return constant(where, average);
  knownOptions(where, average, ['decay', 'halfLife', 'warmUp']);
  const { decay, halfLife, warmUp = false } = average;
  if (typeof warmUp !== 'boolean') throw new EbmError(`${where}.warmUp`, 'must be true or false', warmUp);
  if (decay !== undefined && halfLife !== undefined)
    throw new EbmError(`${where}.halfLife`, 'must be left out where there is a decay', halfLife);
  const settled = halfLife === undefined ? constant(`${where}.decay`, decay ?? 0.99) : halving(where, halfLife);
  return warmUp ? (step, batch) => Math.min(settled(step, batch), (1 + step) / (10 + step)) : settled;
}

function constant(where: string, decay: number): AverageDecay {
  if (within(where, decay, 0, 1) === 1) throw new EbmError(where, 'must be below 1, or null for no averages', decay);
  return () => decay;
}

function halving(where: string, images: number): AverageDecay {
  positive(`${where}.halfLife`, images);
  return (_, batch) => 0.5 ** (batch / images);
}
