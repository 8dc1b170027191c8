import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Batch, Energy, Json, Key, Kernel, Model, Variables } from '@ebmjs/core';
import type { Loss } from '../objective.js';

/** What an update knows without chains. All of it is borrowed. */
export interface DataContext {
  readonly model: Model;
  /** Those that the loss is differentiated in, and the model's own state. */
  readonly variables: Variables;
  /**
   * The energy of these variables, in training mode: differentiable in the weights and in the input. A model without
   * classes takes no notice of labels.
   */
  readonly energy: (y?: Tensor2D) => Energy;
  /** The same numbers by weights that are constant: differentiable in the input only. */
  readonly frozen: (y?: Tensor2D) => Energy;
  /** The update's rows, with their labels where the data has any, whether or not the model reads them. */
  readonly data: Batch;
  /** Updates made before this one. */
  readonly step: number;
  /** This term's own, another at each update. */
  readonly key: Key;
}

/** What an update knows when its chains have walked. All of it is borrowed. */
export interface ChainContext extends DataContext {
  /** Energies `[n]` of the data and of where the chains ended, by `variables`: one pass, which all terms share. */
  readonly energies: { readonly data: Tensor1D; readonly samples: Tensor1D };
  readonly chains: WalkedChains;
}

/** The walk of an update's chains. */
export interface WalkedChains {
  /** Where they began, under their labels. */
  readonly start: Batch;
  /** Where they ended, under the same. */
  readonly end: Batch;
  readonly steps: number;
  /** The kernel that moved them, with what it had learnt before. */
  readonly kernel: Kernel;
  /** Step `i`, counted from 0, drew from `foldIn(key, i)`. */
  readonly key: Key;
  /** Where they were after so many steps, `[n, ...shape]`: at 0, at `steps`, and where a term's `visits` has asked. */
  readonly at: (step: number) => Tensor;
  /** Their ends once more, but with a gradient in the weights. Terms that ask for the same share it. */
  readonly replayed: (options: ReplayOptions) => ReplayedChains;
  /** Rows of other chains as the buffer would draw them; owned by the caller. */
  readonly neighbours: (key: Key, n: number) => Batch;
}

/** Which chains, and how much of their walk. */
export interface ReplayOptions {
  /** The last so many steps, at most as many as there were; `'all'` of them. */
  readonly through: number | 'all';
  /** The first so many chains, at most as many as there are. @defaultValue all */
  readonly chains?: number;
}

/** Chains whose ends follow the weights. */
export interface ReplayedChains {
  /** `[n, ...shape]`, under the labels that they walked with. */
  readonly end: Batch;
  /** Root of the mean square of `end - ` the chains' own ends, over that of the way from start to end: 0 but for rounding. */
  readonly mismatch: Tensor;
  /**
   * The share of the energy's gradients, over steps, chains and elements, that the loss's gradient went through: neither
   * clipped nor stopped at a face of the box. To be asked for in `later`, once; none where the kernel takes no gradient
   * by core's `valueAndGradient`.
   */
  readonly unclipped: () => Tensor | undefined;
}

interface Term<C> {
  /** Its place in `metrics.terms`, where it has its loss without the weight, and `name.part` for what that is made of. */
  readonly name: string;
  /** The run makes small the objective and `weight * loss` of each term. */
  readonly weight: number;
  /** What it takes to build this term again. */
  readonly config: Json;
  /** On the tape of the weights' gradient and inside `scope`: what it makes need not be freed. */
  readonly loss: (context: C) => Loss;
  /** Throws an `EbmError` when its numbers, `loss` and the parts by their names, say that the update must not be made. */
  readonly check?: (numbers: { readonly [name: string]: number }) => void;
}

/** Something to be made small that needs data only. Alone, as a run's objective, it needs no sampler and no buffer. */
export interface DataTerm extends Term<DataContext> {
  readonly needs: 'data';
}

/** Something to be made small that needs the update's chains. */
export interface ChainTerm extends Term<ChainContext> {
  readonly needs: 'chains';
  /** Numbers of steps after which it wants to know where the chains were, given how many there are. @defaultValue none */
  readonly visits?: (steps: number) => readonly number[];
}

/** A part of the loss beside the objective. */
export type LossTerm = DataTerm | ChainTerm;
