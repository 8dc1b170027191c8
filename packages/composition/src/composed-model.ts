import * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  joinedModel,
  knownOptions,
  labelsOf,
  scope,
  valueAndGradient,
  type AtLabels,
  type Energy,
  type Model,
} from '@ebmjs/core';
import { sumOf, validWeights } from './weighted-sum.js';

export interface ComposedModelOptions {
  /** Of each model's energy; see `weightedSum`. @defaultValue 1 for each */
  readonly weights?: readonly number[];
}

/**
 * Several models as one that can be trained, its energy the weighted sum of theirs, each under its own labels:
 * `E(x, y) = sum_i w_i E_i(x, y_i)`, the product of experts that were trained apart (Du and Mordatch 2019, section 4.5;
 * appendix A.8 tunes one with the KL term, `klDivergence` in `@ebmjs/training`).
 *
 * Labels `[n, c1 + c2 + ...]` are those of the models side by side, in their order; a model without classes takes none.
 * Variables are the models' own under the names of `joinedVariables`, which makes them out of models trained apart, and
 * `variablesOfPart` gives them back. The models may be one and the same, more than once.
 *
 * Throws an `EbmError` unless there is a model, all have one shape, and the weights fit.
 */
export function composedModel(models: readonly Model[], options: ComposedModelOptions = {}): Model {
  knownOptions('composedModel', options, ['weights']);
  const shape = sharedShape(models);
  const weights = validWeights('composedModel', options.weights ?? models.map(() => 1), models.length);
  const columns = sideBySide(models.map(({ classes }) => classes));
  const classes = columns.reduce((sum, { count }) => sum + count, 0);
  const name = `composed of ${models.map((model) => model.name).join(', ')}`;
  return joinedModel(models, {
    name,
    config: { model: 'composed', weights: [...weights], of: models.map(({ config }) => config) },
    shape,
    classes,
    join: (parts, labels) => {
      checkLabels(name, classes, labels);
      const energies = parts.map((part, i) => underOwnLabels(part, columns[i]!, labels));
      return sumOf('composedModel', energies, weights);
    },
  });
}

/** Where a model's labels are among those of all. */
interface Columns {
  readonly begin: number;
  readonly count: number;
}

function sideBySide(counts: readonly number[]): Columns[] {
  let end = 0;
  return counts.map((count) => ({ begin: (end += count) - count, count }));
}

/**
 * The part's energy at its columns of the labels. They are cut out at every call: so nothing needs to be freed, and an
 * energy can be differentiated in the labels of the whole.
 */
function underOwnLabels(part: AtLabels, { begin, count }: Columns, labels: tf.Tensor2D | undefined): Energy {
  if (count === 0 || !labels || count === labels.shape[1]) return part(count === 0 ? undefined : labels);
  const own = (): Energy => part(tf.slice(labels, [0, begin], [-1, count]));
  return Object.assign((x: tf.Tensor) => scope(() => own()(x)), {
    valueAndGrad: (x: tf.Tensor) => scope(() => valueAndGradient(own(), x)),
  });
}

function sharedShape([first, ...others]: readonly Model[]): readonly number[] {
  if (!first) throw new EbmError('composedModel.models', 'must have at least one');
  others.forEach(({ shape }, i) => {
    if (shape.join() === first.shape.join()) return;
    const what = `must be of shape [${first.shape.join(', ')}], as the first`;
    throw new EbmError(`composedModel.models[${i + 1}]`, what, shape);
  });
  return first.shape;
}

function checkLabels(name: string, classes: number, labels: tf.Tensor2D | undefined): void {
  if (classes === 0 && labels) throw new EbmError(`${name}.labels`, 'must be absent: the model has no classes');
  if (classes === 0) return;
  if (!labels) throw new EbmError(`${name}.labels`, `must be given: there are ${classes} columns`);
  labelsOf(`${name}.labels`, labels, labels.shape[0], classes);
}
