import type { Buffer, Dataset, Kernel, Model, State } from '@ebmjs/core';
import type { DataTerm, LossTerm } from './objectives/loss-term.js';
import type { Average, AverageDecay } from './average-decay.js';
import type { Objective } from './objective.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import type { Retune } from './tuning/retune-options.js';

/** Where a run stops instead of going on to nowhere. */
export interface Limits {
  /** Largest magnitude of the mean energy of data or of samples. @defaultValue `1e4` */
  readonly energy?: number;
}

interface AnyRun<O extends OptimizerState> {
  readonly model: Model;
  /** Of the model's shape and, for a conditional model, its classes. Labels are ignored by an unconditional one. */
  readonly data: Dataset;
  readonly optimizer: Optimizer<O>;
  /** Rows of data, and as many chains, an update. Du and Mordatch (2019) take 128. */
  readonly batch: number;
  /** Decay `d` of the averaged weights, `a = d a + (1 - d) w` an update, or how it is found; null for none. @defaultValue `0.99` */
  readonly average?: Average | null;
  readonly limits?: Limits;
}

/**
 * Where labels come from:
 * - `'data'`: from the data and, for chains, from the buffer;
 * - `'pseudo'`: from the model itself (`pseudoLabels`), one for each row of data and the chain beside it: classes are found
 *   rather than given, and the data need no labels;
 * - `'pseudo-all'`: the same for chains, but the data count under every label alike, as in the code of Du and Mordatch (2019).
 *   The objective then has `classes` energies for each row of data, one after the other.
 */
export type Labels = 'data' | 'pseudo' | 'pseudo-all';

export interface TrainOptions<
  O extends OptimizerState = OptimizerState,
  S extends State = State,
  I = unknown,
> extends AnyRun<O> {
  readonly sampler: {
    readonly kernel: Kernel<S, I>;
    /** Steps of the kernel an update. Du and Mordatch (2019) take 60. */
    readonly steps: number;
    /** Finds the step size again every so many updates (`tuneSampler`). @defaultValue never */
    readonly retune?: Retune<S, I>;
  };
  /**
   * Updates from one that is measured in full (`FullMetrics`) to the next, beginning with the first; null for never. Changes
   * nothing but the metrics. @defaultValue `10`
   */
  readonly measureEvery?: number | null;
  /** Where chains begin and end; the one thing that `train` changes in place. */
  readonly buffer: Buffer;
  /** @defaultValue `contrastiveDivergence()` */
  readonly objective?: Objective;
  /** What else is to be made small, each with its weight and a name of its own. @defaultValue none */
  readonly terms?: readonly LossTerm[];
  /**
   * Only chains with these labels are drawn from the buffer, and begun anew with one of them: those of the task at hand
   * where classes are learnt a few at a time (Du and Mordatch 2019, appendix A.7). Null for all.
   *
   * @defaultValue `null`
   */
  readonly classes?: readonly number[] | null;
  /** @defaultValue `'data'` */
  readonly labels?: Labels;
}

/** A run whose objective needs data only: it has no sampler and no buffer. */
export interface ChainFreeOptions<O extends OptimizerState = OptimizerState> extends AnyRun<O> {
  readonly objective: DataTerm;
  /** What else is to be made small, of data alone. @defaultValue none */
  readonly terms?: readonly DataTerm[];
  readonly sampler?: undefined;
  readonly buffer?: undefined;
  readonly classes?: undefined;
  readonly labels?: undefined;
  readonly measureEvery?: undefined;
}

/** The options with every default in its place. */
export type CheckedOptions<O extends OptimizerState, S extends State, I> = Required<
  Omit<TrainOptions<O, S, I>, 'average'>
> & {
  readonly average: AverageDecay | null;
  readonly limits: Required<Limits>;
};

/** The same of a run without chains, whose objective is the first of its terms. */
export type CheckedChainFree<O extends OptimizerState> = Omit<
  Required<ChainFreeOptions<O>>,
  'objective' | 'sampler' | 'buffer' | 'average' | 'measureEvery' | 'classes' | 'labels'
> & {
  readonly average: AverageDecay | null;
  readonly limits: Required<Limits>;
};

/** Their names. */
export const TRAIN_OPTIONS: readonly string[] = [
  'model',
  'data',
  'sampler',
  'buffer',
  'optimizer',
  'objective',
  'terms',
  'batch',
  'average',
  'limits',
  'classes',
  'labels',
  'measureEvery',
];
