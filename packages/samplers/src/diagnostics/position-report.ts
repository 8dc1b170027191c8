import * as tf from '@tensorflow/tfjs-core';
import { knownOptions, positive, scope, valueAndGradient, type Box, type Energy } from '@ebmjs/core';
import { validBox } from '../box.js';
import { rowNorm } from '../row-norm.js';
import { findingOf, unknown, type Finding } from './finding.js';

/** What positions are held against. */
export interface PositionReportOptions {
  /** The `gradientClip` of the sampler: how many entries it would clip. */
  readonly gradientClip?: number;
  /** The box of the sampler: how many entries lie on its faces. */
  readonly box?: Box;
}

/** Where a batch of chains is. Plain JSON; NaN says why. */
export interface PositionReport {
  /** Means over chains. */
  readonly energy: Finding;
  readonly gradientNorm: Finding;
  /** Share of the entries of all gradients whose magnitude is above `gradientClip`: near 1, only signs are followed. */
  readonly clippedShare: Finding;
  /** Share of the entries of all positions on a face of `box`, or beyond: for images, pixels that are black or white. */
  readonly saturatedShare: Finding;
}

/** Mean energy and gradient of chains at `x`, with shares of clipped and of saturated entries. Costs one gradient. Borrows. */
export async function positionReport(
  energy: Energy,
  x: tf.Tensor,
  options: PositionReportOptions = {},
): Promise<PositionReport> {
  knownOptions('positionReport', options, ['gradientClip', 'box']);
  const { gradientClip: clip, box } = options;
  if (clip !== undefined) positive('positionReport.gradientClip', clip);
  if (box) validBox('positionReport.box', box);
  const [value, norm, clipped, saturated] = await read(() => {
    const { value, grad } = valueAndGradient(energy, x);
    const above = clip === undefined ? tf.scalar(0) : share(tf.greater(tf.abs(grad), clip));
    return [tf.mean(value), tf.mean(rowNorm(grad)), above, box ? share(onFaces(x, box)) : tf.scalar(0)];
  });
  return {
    energy: finite('energy', value!),
    gradientNorm: finite('gradient', norm!),
    clippedShare: clip === undefined ? unknown('no gradientClip is given') : shareIf('gradient', norm!, clipped!),
    saturatedShare: box ? { value: saturated! } : unknown('no box is given'),
  };
}

const share = (flags: tf.Tensor): tf.Tensor => tf.mean(tf.cast(flags, 'float32'));

/** Where `x` is on a face, as float32 has it, or beyond. */
const onFaces = (x: tf.Tensor, { min, max }: Box): tf.Tensor =>
  tf.logicalOr(tf.lessEqual(x, Math.fround(min)), tf.greaterEqual(x, Math.fround(max)));

const finite = (what: string, value: number): Finding => shareIf(what, value, value);

/** `value`, unless `known` is not finite. */
const shareIf = (what: string, known: number, value: number): Finding =>
  findingOf(Number.isFinite(known) ? undefined : `the ${what} of a chain is not finite`, () => value);

async function read(numbers: () => tf.Tensor[]): Promise<number[]> {
  const stacked = scope(() => tf.stack(numbers()));
  try {
    return Array.from(await stacked.data());
  } finally {
    stacked.dispose();
  }
}
