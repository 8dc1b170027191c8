import type { Tensor2D } from '@tensorflow/tfjs-core';
import {
  EbmError,
  knownOptions,
  whole,
  within,
  type Batch,
  type Box,
  type Buffer,
  type Energy,
  type Kernel,
  type Key,
  type Model,
  type State,
  type Variables,
} from '@ebmjs/core';
import { looksAt, stepsWithin } from './looks.js';
import { stepSizes, type StepSizeRange } from './step-sizes.js';

/** Whatever the energy is that chains will walk under. */
export type TunedEnergy =
  | {
      readonly model: Model;
      /** Borrowed. */
      readonly variables: Variables;
    }
  | {
      /** The energy at given labels, such as that of a frozen model. */
      readonly energy: (labels?: Tensor2D) => Energy;
    };

export interface SamplerTuning<S extends State = State, I = unknown> {
  /** The kernel of a step size. */
  readonly kernel: (stepSize: number) => Kernel<S, I>;
  /** @defaultValue 1 to 1000, three to a factor of ten */
  readonly stepSizes?: StepSizeRange;
  /** The most steps tried. @defaultValue `100` */
  readonly steps?: number;
  /**
   * Gradients of a batch of `chains` that all pilots together may take; they have fewer steps where `steps` would take
   * more. @defaultValue `2000`
   */
  readonly budget?: number;
  /** Chains of each pilot. @defaultValue `64` */
  readonly chains?: number;
  /** Standard deviation of the kernel's noise in a step, to measure movement by. @defaultValue none */
  readonly noise?: number | ((stepSize: number) => number);
  /** Beyond what the kernel clips an entry of the slope. @defaultValue none */
  readonly clip?: number;
  /** Where positions are kept. @defaultValue none */
  readonly box?: Box;
  /**
   * Largest share of the entries that may end on the faces of the box. What the data has there, and some: most of an
   * image of a digit is black. @defaultValue `0.9`
   */
  readonly saturated?: number;
}

/** Where chains of a pilot start. */
export interface TuneStarts {
  /** Where chains start, with labels if the model takes them: the prior. */
  readonly start: (key: Key, n: number) => Batch;
  /** Where half of them start instead; it is drawn from and not changed. */
  readonly buffer?: Pick<Buffer, 'draw'>;
}

export type TuneSamplerOptions<S extends State = State, I = unknown> = SamplerTuning<S, I> &
  TunedEnergy &
  TuneStarts & {
    readonly key: Key;
    /** Ends it with the signal's reason; everything is freed. */
    readonly signal?: AbortSignal;
  };

export const TUNE_SETTINGS = [
  'kernel',
  'stepSizes',
  'steps',
  'budget',
  'chains',
  'noise',
  'clip',
  'box',
  'saturated',
] as const;
const OPTIONS = [...TUNE_SETTINGS, 'energy', 'model', 'variables', 'start', 'buffer', 'key', 'signal'];
/** Fewer steps than this say nothing of a plateau. */
const FEWEST = 5;

/** What the pilots of a tuning are to do. */
export interface TunePlan {
  /** Their step sizes. */
  readonly sizes: readonly number[];
  /** Steps after which to look at chains. */
  readonly looks: readonly number[];
  readonly chains: number;
  readonly clip: number | undefined;
  readonly saturated: number;
  readonly noiseOf: (stepSize: number) => number | undefined;
}

/**
 * What `tuneSampler` would do by these options. Throws an `EbmError` for one that is not allowed, and for a budget too
 * small for its pilots.
 */
export function tunePlan(options: Omit<SamplerTuning, 'kernel'>, where = 'tuneSampler'): TunePlan {
  const sizes = stepSizes(`${where}.stepSizes`, options.stepSizes);
  const budget = within(`${where}.budget`, options.budget ?? 2000, 0, Infinity);
  const most = whole(`${where}.steps`, options.steps ?? 100, FEWEST);
  const steps = stepsWithin(budget / sizes.length, most);
  if (steps < FEWEST)
    throw new EbmError(
      `${where}.budget`,
      `must be enough for ${FEWEST} steps of each of ${sizes.length} step sizes`,
      budget,
    );
  const { noise } = options;
  return {
    sizes,
    looks: looksAt(steps),
    chains: whole(`${where}.chains`, options.chains ?? 64, 2),
    clip: options.clip === undefined ? undefined : within(`${where}.clip`, options.clip, 0, Infinity),
    saturated: within(`${where}.saturated`, options.saturated ?? 0.9, 0, 1),
    noiseOf: typeof noise === 'function' ? noise : () => noise,
  };
}

/** Throws an `EbmError` for an unknown option, and unless there is one energy. */
export function checkTuned(options: object): void {
  knownOptions('tuneSampler', options, OPTIONS);
  const [own, model, variables] = ['energy', 'model', 'variables'].map((name) => name in options);
  if (own ? model || variables : !(model && variables))
    throw new EbmError('tuneSampler', 'must be given an energy, or a model and its variables');
}
