import type { Batch, FiniteDataset, Kernel, Key, State } from '@ebmjs/core';
import type { LangevinInfo } from '@ebmjs/samplers';
import type { RunConfig } from '../config.js';
import type { Progress } from '../progress.js';
import type { RunFolder } from '../run-folder.js';
import type { TrainedModel } from '../trained-model.js';
import type { ExperimentCheckpoint } from './experiment-checkpoint.js';
import type { OutlierSet } from './outlier-sets.js';

/** What an experiment is given. It owns nothing of it. */
export interface EvaluationContext<S = unknown> {
  readonly config: RunConfig;
  readonly folder: RunFolder;
  /** The averaged weights: `lowestEnergy(trained)` scores images, `trained.energy(labels)` is the energy of labels. */
  readonly trained: TrainedModel;
  readonly train: FiniteDataset;
  /** What the run holds out. */
  readonly test: FiniteDataset;
  /** The sampler of the configuration. */
  readonly kernel: Kernel<State, LangevinInfo>;
  /** Of this experiment: the run's, by the experiment's name. */
  readonly key: Key;
  readonly settings: S;
  readonly signal: AbortSignal;
  /** A progress bar with the experiment's name; stop it whatever happens. `from` is where a resumed one begins. */
  readonly progress: (total: number, from?: number) => Progress;
  /** Where an interrupted experiment left its state; removed when it is done. */
  readonly checkpoint: ExperimentCheckpoint;
  /** Samples of the model from noise, drawn once for all experiments; a class after the other where there are classes. */
  readonly samples: () => Promise<Batch>;
  /** Sets that the model should not know, those that are not at hand with the reason. */
  readonly outliers: () => Promise<readonly OutlierSet[]>;
  /** What `make` makes, once for all experiments of this process (a classifier, say); disposed at the end. */
  readonly shared: <T extends { readonly dispose: () => void }>(name: string, make: () => Promise<T>) => Promise<T>;
}
