import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, scope, turnTaking, whole, type Energy, type Estimate } from '@ebmjs/core';
import { logSumExp } from './log-mean-exp.js';
import { oneARow } from './one-a-row.js';

export interface QuadratureOptions {
  /** Of events `[d]`, with `d` from 1 to 3. */
  readonly energy: Energy;
  /** The interval of each coordinate, outside which the density is taken to be nothing. */
  readonly ranges: readonly (readonly [min: number, max: number])[];
  /** Panels an axis, each of four Gauss and Legendre points; the error is judged by half as many. Even. @defaultValue 32 */
  readonly panels?: number;
  /** Points evaluated at a time. @defaultValue 4096 */
  readonly batchSize?: number;
  /** Stops the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * `log` of the integral of `exp(-E)` over a box in up to three dimensions, by the composite Gauss and Legendre rule of
 * four points a panel (exact for polynomials of degree 7): what estimators are checked against. Energies are float32,
 * weights and sums float64. The standard error is the difference from half as many panels, which is far above the error
 * where the density is smooth at that scale; and a number that differs wildly where it is not.
 *
 * @throws EbmError on options that make no sense, and when an energy is NaN or minus infinity
 */
export async function quadrature(options: QuadratureOptions): Promise<Estimate> {
  knownOptions('quadrature', options, ['energy', 'ranges', 'panels', 'batchSize', 'signal']);
  const { ranges, panels = 32 } = options;
  checkRanges(ranges);
  whole('quadrature.panels', panels, 2);
  if (panels % 2 === 1) throw new EbmError('quadrature.panels', 'must be even', panels);
  const [value, coarse] = [await onGrid(options, panels), await onGrid(options, panels / 2)];
  return {
    value,
    standardError: Math.abs(value - coarse),
    effectiveSamples: Infinity,
    bounds: 'none',
    kind: 'heuristic',
  };
}

function checkRanges(ranges: QuadratureOptions['ranges']): void {
  if (!Array.isArray(ranges) || ranges.length < 1 || ranges.length > 3)
    throw new EbmError('quadrature.ranges', 'must be one to three intervals [min, max]', ranges?.length);
  for (const [i, [min, max]] of ranges.entries()) {
    const proper = Number.isFinite(min) && Number.isFinite(max) && min < max;
    if (!proper)
      throw new EbmError(`quadrature.ranges[${i}]`, 'must be two finite numbers, the first below', [min, max]);
  }
}

async function onGrid(options: QuadratureOptions, panels: number): Promise<number> {
  const { energy, ranges, batchSize = 4096, signal } = options;
  whole('quadrature.batchSize', batchSize);
  const axes = ranges.map(([min, max]) => axisOf(min, max, panels));
  const size = axes.reduce((product, { points }) => product * points.length, 1);
  const takeTurns = turnTaking(signal);
  const sums: number[] = [];
  for (let from = 0; from < size; from += batchSize) {
    await takeTurns();
    const { x, logWeights } = gridRows(axes, from, Math.min(batchSize, size - from));
    const energies = await evaluated(energy, x, axes.length);
    sums.push(logSumExp(logWeights.map((logWeight, i) => logWeight - energies[i]!)));
  }
  return logSumExp(sums);
}

interface Axis {
  readonly points: Float64Array;
  readonly logWeights: Float64Array;
}

/** The four points of Gauss and Legendre on [-1, 1], and their weights. */
const NODES = [0.33998104358485626, 0.8611363115940526].flatMap((x) => [-x, x]);
const WEIGHTS = [0.6521451548625461, 0.34785484513745385].flatMap((w) => [w, w]);

function axisOf(min: number, max: number, panels: number): Axis {
  const half = (max - min) / panels / 2;
  const [points, logWeights] = [new Float64Array(4 * panels), new Float64Array(4 * panels)];
  for (let i = 0; i < points.length; i++) {
    const centre = min + (2 * Math.floor(i / 4) + 1) * half;
    points[i] = centre + half * NODES[i % 4]!;
    logWeights[i] = Math.log(half * WEIGHTS[i % 4]!);
  }
  return { points, logWeights };
}

/** Rows `from` and after of the grid, the last axis fastest. */
function gridRows(axes: readonly Axis[], from: number, count: number): { x: Float32Array; logWeights: Float64Array } {
  const x = new Float32Array(count * axes.length);
  const logWeights = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let index = from + row;
    for (let d = axes.length - 1; d >= 0; d--) {
      const { points, logWeights: logs } = axes[d]!;
      const at = index % points.length;
      index = Math.floor(index / points.length);
      x[row * axes.length + d] = points[at]!;
      logWeights[row]! += logs[at]!;
    }
  }
  return { x, logWeights };
}

async function evaluated(energy: Energy, x: Float32Array, dimension: number): Promise<Float32Array> {
  const energies = scope(() => {
    const rows = tf.tensor2d(x, [x.length / dimension, dimension]);
    return oneARow('quadrature.energy', energy(rows), rows);
  });
  const values = await energies.data<'float32'>();
  energies.dispose();
  const bad = values.findIndex((value) => Number.isNaN(value) || value === -Infinity);
  if (bad < 0) return values;
  const at = [...x.subarray(bad * dimension, (bad + 1) * dimension)];
  throw new EbmError(
    'quadrature.energy',
    `must be a number, or infinite where nothing is, at [${at.join(', ')}]`,
    values[bad],
  );
}
