import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  scope,
  split,
  turnTaking,
  whole,
  type Key,
  type Reference,
  type State,
} from '@ebmjs/core';
import type { Acceptance } from './acceptance.js';
import { kernelAt, type KernelAt } from './annealed-walk.js';
import type { Schedule } from './annealing-schedule.js';
import { logMeanExp } from './log-mean-exp.js';
import { logZOf, type LogZ } from './log-z.js';
import { nextTemperature, type NextTemperature, type SmcSchedule } from './next-temperature.js';
import type { Progress } from './progress.js';
import { systematic } from './resample.js';
import { readAndFree, transition } from './transition.js';
import { pathBetween, type WalkPath } from './walk-path.js';

export interface SmcOptions<S extends State, I> {
  /** Where the particles start: drawn from exactly, with a known `log Z_0`. */
  readonly base: Reference;
  /** The energy whose `log Z` is wanted, on the support of `base`. */
  readonly target: Reference['energy'];
  /** The kernel at each inverse temperature; must leave `exp(-E_beta)` invariant. */
  readonly kernel: KernelAt<S, I>;
  /** Particles of one population, two or more. */
  readonly particles: number;
  /** Populations that never mix, walked as one batch: the error is that between them. @defaultValue 16 */
  readonly populations?: number;
  /**
   * How the inverse temperatures go from 0 to 1; or `{ ess }`, for steps as long as the effective sample size of their
   * weights stays at this share of the particles. @defaultValue `{ ess: 0.5 }`
   */
  readonly schedule?: SmcSchedule;
  /** Transitions after each resampling. @defaultValue 1 */
  readonly moves?: number;
  readonly key: Key;
  /** Whether to return where the particles end. @defaultValue false */
  readonly keepSamples?: boolean;
  /** Stops the run with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
  /** Called after each temperature, in thousandths of the way from 0 to 1. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface SmcResult {
  /**
   * In nats, the logarithm of the mean of the populations' `Z`. From below by proof for a schedule fixed beforehand; with
   * temperatures chosen on these very particles the bias is of the order of one over their number: `'heuristic'`.
   */
  readonly logZ: LogZ;
  /** The inverse temperatures, 0 and 1 included. */
  readonly betas: Schedule;
  readonly acceptance: readonly Acceptance[];
  /** Particles of the first generation that the last descend from, as a share: near 0, all is the offspring of a few. */
  readonly survivors: number;
  /** Where the particles ended `[populations * particles, ...event]`, equally weighted. Yours to dispose. */
  readonly samples?: tf.Tensor;
}

const OPTIONS = [
  ...['base', 'target', 'kernel', 'particles', 'populations', 'schedule', 'moves', 'key', 'keepSamples'],
  ...['signal', 'onProgress'],
];

/**
 * Sequential Monte Carlo along the path `E_beta = (1 - beta) E_0 + beta E_1` (Del Moral, Doucet and Jasra 2006, section
 * 3.3.2): annealed importance sampling whose chains are resampled by their weights at each temperature, so that none
 * walks to the end for nothing.
 *
 * ```
 * log Z = log Z_0 + sum_k log mean_i exp((beta_k - beta_(k-1)) (E_0(x_i) - E_1(x_i)))
 * ```
 *
 * @throws EbmError on options that make no sense, and when an energy is not finite
 */
export async function smc<S extends State, I>(options: SmcOptions<S, I>): Promise<SmcResult> {
  const checked = check(options);
  const { base, populations, particles, next } = checked;
  const takeTurns = turnTaking(options.signal);
  const [startKey, walkKey] = split(options.key, 2);
  const cloud = started(checked, base.sample(startKey, populations * particles));
  const betas = [0];
  const acceptance: Acceptance[] = [];
  try {
    let gains = await (await cloud.path.arrive(cloud.x, 'start')).gain(0, 1);
    while (betas.at(-1)! < 1) {
      await takeTurns();
      const from = betas.at(-1)!;
      const beta = next(from, gains, betas.length);
      const stage = { ...checked, gains, from, beta, key: foldIn(walkKey, betas.length) };
      const { accepted, ...moved } = await advance(cloud, stage);
      gains = moved.gains;
      betas.push(beta);
      if (accepted !== undefined) acceptance.push({ beta, accepted });
      options.onProgress?.({ done: Math.round(1000 * beta), total: 1000 });
    }
    const survivors = new Set(cloud.ancestors).size / cloud.ancestors.length;
    const logZ: LogZ = { ...logZOf([cloud.logZ]), kind: next.fixed ? 'bound' : 'heuristic' };
    return { logZ, betas, acceptance, survivors, ...(options.keepSamples && { samples: cloud.x.clone() }) };
  } finally {
    cloud.x.dispose();
    cloud.path.dispose();
  }
}

/** All particles, and what they have come by. */
interface Cloud {
  readonly path: WalkPath;
  /** `[populations * particles, ...event]`. */
  x: tf.Tensor;
  /** The first ancestor of each. */
  ancestors: Int32Array;
  /** Of each population. */
  readonly logZ: Float64Array;
}

function started<S extends State, I>({ base, target, populations }: Checked<S, I>, x: tf.Tensor): Cloud {
  return {
    path: pathBetween('smc', { base: base.energy, target }, undefined),
    x,
    ancestors: Int32Array.from({ length: x.shape[0]! }, (_, i) => i),
    logZ: new Float64Array(populations).fill(base.logZ),
  };
}

interface Stage<S extends State, I> extends Checked<S, I> {
  /** `E_0 - E_1` of each particle. */
  readonly gains: Float64Array;
  readonly from: number;
  readonly beta: number;
  readonly key: Key;
}

interface Moved {
  readonly gains: Float64Array;
  readonly accepted: number | undefined;
}

/** Weighs, resamples and moves the particles to the next temperature. Their gains there, and the share accepted at the last move. */
async function advance<S extends State, I>(cloud: Cloud, stage: Stage<S, I>): Promise<Moved> {
  const { from, beta, key, kernel, moves } = stage;
  const [drawKey, moveKey] = split(key, 2);
  const rows = weigh(drawKey, cloud, { ...stage, step: beta - from });
  cloud.ancestors = rows.map((row) => cloud.ancestors[row]!);
  replace(
    cloud,
    scope(() => tf.gather(cloud.x, tf.tensor1d(rows, 'int32'))),
  );
  let here = await cloud.path.arrive(cloud.x, `beta ${beta}`);
  let accepted: number | undefined;
  for (let move = 0; move < moves; move++) {
    const moved = transition(kernel(beta), foldIn(moveKey, move), cloud.x, cloud.path.at(beta));
    replace(cloud, moved.x);
    [here, accepted] = await Promise.all([cloud.path.arrive(cloud.x, `beta ${beta}`), readAndFree(moved.accepted)]);
  }
  return { gains: await here.gain(0, 1), accepted: accepted === undefined ? accepted : accepted / rows.length };
}

function replace(cloud: Cloud, by: tf.Tensor): void {
  cloud.x.dispose();
  cloud.x = by;
}

interface Weighing {
  readonly gains: Float64Array;
  readonly step: number;
  readonly particles: number;
}

/** Adds a step's mean weight to each population's `log Z`, and draws who goes on. */
function weigh(key: Key, cloud: Cloud, { gains, step, particles }: Weighing): Int32Array {
  const rows = new Int32Array(gains.length);
  cloud.logZ.forEach((_, p) => {
    const from = p * particles;
    const logWeights = gains.subarray(from, from + particles).map((gain) => step * gain);
    cloud.logZ[p]! += logMeanExp(logWeights);
    rows.set(
      systematic(foldIn(key, p), logWeights).map((row) => from + row),
      from,
    );
  });
  return rows;
}

interface Checked<S extends State, I> {
  readonly base: Reference;
  readonly target: Reference['energy'];
  readonly kernel: KernelAt<S, I>;
  readonly particles: number;
  readonly populations: number;
  readonly moves: number;
  readonly next: NextTemperature;
}

function check<S extends State, I>(options: SmcOptions<S, I>): Checked<S, I> {
  knownOptions('smc', options, OPTIONS);
  const { base, target, populations = 16, moves = 1 } = options;
  if (typeof target !== 'function') throw new EbmError('smc.target', 'must be an Energy', target);
  return {
    base,
    target,
    kernel: kernelAt('smc.kernel', options.kernel),
    particles: whole('smc.particles', options.particles, 2),
    populations: whole('smc.populations', populations, 2),
    moves: whole('smc.moves', moves),
    next: nextTemperature(options.schedule ?? { ess: 0.5 }),
  };
}
