import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  knownOptions,
  labelsOf,
  scope,
  split,
  whole,
  within,
  type Energy,
  type Kernel,
  type State,
} from '@ebmjs/core';
import { redrawLabels } from '../redraw-labels.js';
import { learningInside } from './learning-inside.js';
import { refreshed, type Refreshing } from './refreshed.js';
import type { Counted } from './wrapped.js';

/** An energy at given labels that can be had at others. */
export interface EnergyAtLabels extends Energy {
  /** `[chains, classes]`, borrowed. */
  readonly labels: tf.Tensor2D;
  readonly at: (labels: tf.Tensor2D) => Energy;
}

/** `at(labels)`, which knows where it comes from. `at` is a frozen model's `energy`; borrows the labels. */
export function atLabels(at: (labels: tf.Tensor2D) => Energy, labels: tf.Tensor2D): EnergyAtLabels {
  const energy = at(labels);
  const { valueAndGrad } = energy;
  return Object.assign((x: tf.Tensor) => energy(x), { ...(valueAndGrad && { valueAndGrad }), labels, at });
}

/** How often labels are drawn anew, and for how long. */
export interface RelabelledOptions {
  /** Probability that a chain's label is drawn anew, uniformly over all classes, before a step. @defaultValue 0.1 */
  readonly probability?: number;
  /** Only the first so many steps do it: after them chains settle under the labels they have. */
  readonly steps: number;
}

/** The chains of `relabelled`, with the labels they have by now. */
export interface Relabelled<S extends State> extends Counted<S> {
  /** `[chains, classes]`. */
  readonly labels: tf.Tensor2D;
}

/**
 * The kernel with label flips early in the chain (Du and Mordatch 2019, appendix A.2): chains of one class visit others
 * first, which makes the images of a class more diverse. While labels flip nothing is left invariant; afterwards, what
 * the kernel leaves invariant, given the labels that the state ends with.
 *
 * Takes energies made by `atLabels`, and throws an `EbmError` for others: wrappers that make an energy of their own
 * (`tempered`, `reflected`, `masked`) go inside. What a state caches is computed anew for the new labels, which costs
 * kernels with a cache one gradient.
 */
export function relabelled<S extends State, I>(
  kernel: Kernel<S, I>,
  options: RelabelledOptions,
): Kernel<Relabelled<S>, I> {
  knownOptions('relabelled', options, ['probability', 'steps']);
  const probability = within('relabelled.probability', options.probability ?? 0.1, 0, 1);
  const until = whole('relabelled.steps', options.steps, 0);
  const wrapped: Refreshing<Relabelled<S>, I> = {
    init: (position, energy) =>
      scope(() => {
        const { labels } = labelled(energy);
        labelsOf('relabelled.labels', labels, position.shape[0]!, labels.shape[1] ?? 0);
        const inner = kernel.init(position, energy);
        return { position: inner.position, inner, step: 0, labels: labels.clone() };
      }),
    step: (key, { inner, step, labels: before }, energy) =>
      scope(() => {
        const [flipKey, walkKey] = split(key, 2);
        const { labels } = redrawLabels(flipKey, before, step < until ? probability : 0);
        const now = labelled(energy).at(labels);
        const [next, info] = kernel.step(walkKey, labels === before ? inner : refreshed(kernel, inner, now), now);
        return [{ position: next.position, inner: next, step: step + 1, labels: tf.clone(labels) }, info] as const;
      }),
    refresh: (state, energy) => ({
      ...state,
      inner: refreshed(kernel, state.inner, labelled(energy).at(state.labels)),
    }),
    ...learningInside(kernel, (inner) => relabelled(inner, options)),
  };
  return wrapped;
}

function labelled(energy: Energy): EnergyAtLabels {
  if ('at' in energy && 'labels' in energy) return energy as EnergyAtLabels;
  throw new EbmError('relabelled.energy', 'must be made by atLabels, and be wrapped by nothing', energy);
}
