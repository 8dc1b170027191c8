import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Energy } from './energy.js';
import type { Json } from './json.js';
import type { Key } from './key.js';

/** Named tensors. Plain tensors, never `tf.Variable`: those are global to the process and must not share names. */
export type Params = { readonly [name: string]: Tensor };

/** All that a model's energy depends on besides its input. */
export type Variables = {
  /** What gradient descent moves. */
  readonly weights: Params;
  /** What it does not: the vectors of spectral normalisation's power iteration. Empty for most models. */
  readonly state: Params;
};

/** A model whose every part that does not depend on the input has been computed once. Yours to dispose. */
export interface FrozenModel {
  /**
   * The energy at given labels `[n, classes]` (one-hot or soft); they are borrowed for as long as the energy lives. With
   * a key, that of the model in training mode.
   */
  readonly energy: (labels?: Tensor2D, key?: Key) => Energy;
  readonly dispose: () => void;
}

/** A family of energies: `init` draws its variables, `energy` and `freeze` make one energy of them. */
export interface Model {
  readonly name: string;
  /** What it takes to build this model again; saved in checkpoints and compared when one is loaded. */
  readonly config: Json;
  /** Shape of one event. Images are `[height, width, channels]`. */
  readonly shape: readonly number[];
  /** Number of classes the energy is conditioned on; 0 for an unconditional model. */
  readonly classes: number;
  /**
   * Whether `E(x, y) = sum_c y_c E(x, c)` for every label `y`, as where labels enter in the last layer alone: then the
   * slope in the label is the energies of all classes, in one evaluation. @defaultValue false, which promises nothing
   */
  readonly linearInLabels?: boolean;
  /** New variables, owned by the caller. */
  readonly init: (key: Key) => Variables;
  /**
   * Differentiable in the weights as well as in the input. Borrows the variables and the labels. With a key the model is
   * in training mode: what is random there (dropout) is drawn from the key, so that one key is one energy. Most models
   * have nothing of the kind, and take no notice.
   */
  readonly energy: (variables: Variables, labels?: Tensor2D, key?: Key) => Energy;
  /** For sampling and scoring: the same numbers as `energy`, with nothing done twice. Borrows the variables. */
  readonly freeze: (variables: Variables) => FrozenModel;
  /** The state for the next training iteration (one power iteration), owned by the caller. Borrows the variables. */
  readonly advance: (variables: Variables) => Params;
}
