import { EbmError, knownOptions, oneOf, positive, whole, within, type Box } from '@ebmjs/core';
import { validBox } from '../box.js';
import { harmonicAcceptance, meanAcceptance } from './pooled-acceptance.js';
import { warmupWindows, type WarmupWindow, type WarmupWindowOptions } from './warmup-windows.js';

/** How `tuneHmc` goes about it. */
export interface TuneHmcOptions {
  /** Steps of the warm-up. @defaultValue 500 */
  readonly steps?: number;
  /**
   * Leapfrogs a step; or `'chees'`, to find out how long trajectories should be, for which there should be 16 chains or
   * more. @defaultValue `'chees'`
   */
  readonly leapfrogs?: number | 'chees';
  /** The most that `'chees'` takes in a step. @defaultValue 1000 */
  readonly maxLeapfrogs?: number;
  /** Acceptance to reach, of all chains. @defaultValue 0.8 */
  readonly target?: number;
  /**
   * How the acceptances of chains are pooled. The paper of ChEES takes their harmonic mean, and a target of 0.651. On
   * energies whose curvature varies, one chain at an acceptance near 0 then decides, and step sizes swing.
   *
   * @defaultValue `'mean'`
   */
  readonly pool?: 'mean' | 'harmonic';
  /** What is estimated of the shape of the target, from all chains together. A box takes no `'dense'`. @defaultValue `'diagonal'` */
  readonly mass?: 'unit' | 'diagonal' | 'dense';
  /** Where the search for a step size begins. @defaultValue 1 */
  readonly stepSize?: number;
  /** The warm-up's windows. @defaultValue Stan's */
  readonly windows?: WarmupWindowOptions;
  /** As in `hmc`, and worth having where `leapfrogs` are few and fixed: a step may resonate with a scale. @defaultValue 0 */
  readonly jitter?: number;
  /** As in `hmc`. @defaultValue the whole space */
  readonly box?: Box;
  /** Ends the warm-up with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
}

/** The options with every default in its place. */
export interface TuneSettings {
  readonly leapfrogs: number | 'chees';
  readonly maxLeapfrogs: number;
  readonly target: number;
  readonly pool: (acceptances: ArrayLike<number>) => number;
  readonly mass: 'unit' | 'diagonal' | 'dense';
  readonly stepSize: number;
  readonly jitter: number;
  readonly windows: readonly WarmupWindow[];
  readonly box: Box | undefined;
  readonly signal: AbortSignal | undefined;
}

const OPTIONS = [
  'steps',
  'leapfrogs',
  'maxLeapfrogs',
  'target',
  'pool',
  'mass',
  'stepSize',
  'jitter',
  'windows',
  'box',
  'signal',
];

const POOLS = { mean: meanAcceptance, harmonic: harmonicAcceptance };

/** Throws an `EbmError` for an option that is unknown or not allowed. */
export function tuneSettings(options: TuneHmcOptions): TuneSettings {
  knownOptions('tuneHmc', options, OPTIONS);
  const { leapfrogs = 'chees', mass = 'diagonal', box, signal } = options;
  if (leapfrogs !== 'chees') whole('tuneHmc.leapfrogs', leapfrogs);
  oneOf('tuneHmc.mass', mass, ['unit', 'diagonal', 'dense']);
  if (box) validBox('tuneHmc.box', box);
  if (box && mass === 'dense') throw new EbmError('tuneHmc.mass', 'must be diagonal or unit in a box', mass);
  return {
    leapfrogs,
    mass,
    box,
    signal,
    maxLeapfrogs: whole('tuneHmc.maxLeapfrogs', options.maxLeapfrogs ?? 1000),
    target: within('tuneHmc.target', options.target ?? 0.8, 1e-3, 1 - 1e-3),
    pool: POOLS[oneOf('tuneHmc.pool', options.pool ?? 'mean', ['mean', 'harmonic'])],
    stepSize: positive('tuneHmc.stepSize', options.stepSize ?? 1),
    jitter: within('tuneHmc.jitter', options.jitter ?? 0, 0, 1 - 1e-6),
    windows: warmupWindows(whole('tuneHmc.steps', options.steps ?? 500), options.windows),
  };
}
