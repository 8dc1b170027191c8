import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, mapParams, release, scope } from '@ebmjs/core';
import type { Energy, Json, Key, Model, Params, Variables } from '@ebmjs/core';
import { analyticEnergy } from './analytic-energy.js';
import type { Layer } from './layer.js';
import { sizeOfAll, type Plan } from './plan.js';

/** A network, and what a `Model` has to say of itself. */
export interface NetworkModelOptions {
  readonly name: string;
  /** What it takes to build the network again. */
  readonly config: Json;
  /** Shape of one event. */
  readonly shape: readonly number[];
  /** Number of classes the network reads from its labels; 0 for none. @defaultValue 0 */
  readonly classes?: number;
  /** From a batch `[n, ...shape]` (and labels `[n, classes]`) to energies `[n]`. */
  readonly network: Layer;
  /** Number of weights in the code that the network is from, used or not. @defaultValue those that there are */
  readonly declared?: () => number;
}

/** A model made of layers, which knows what they take before any weight is made. */
export interface NetworkModel extends Model {
  /** Every layer, for events of the model's shape, on the active backend. */
  readonly plan: () => Plan;
  /** Number of weights in the code that the network is from, used or not. */
  readonly declared: () => number;
}

/**
 * A network as a `Model`. Its energies throw an `EbmError` for inputs and labels that do not fit, and carry a
 * `valueAndGrad` that goes back by each layer's `pull`, without a tape (and may itself be differentiated on one).
 */
export function networkModel(options: NetworkModelOptions): NetworkModel {
  knownOptions('networkModel', options, ['name', 'config', 'shape', 'classes', 'network', 'declared']);
  const { name, config, classes = 0, network } = options;
  const shape = [...options.shape];
  const energy = (params: () => Params, labels: tf.Tensor2D | undefined, key: Key | undefined): Energy => {
    checkLabels(name, classes, labels);
    return analyticEnergy(name, shape, (x) => {
      if (labels) labelsOf(`${name}.labels`, labels, x.shape[0]!, classes);
      const { output, pull } = network.apply(params(), x, labels, key);
      return { value: output, slope: () => pull(tf.ones([x.shape[0]!])) };
    });
  };
  const plan = (): Plan => network.plan(shape);
  return {
    name,
    config,
    shape,
    classes,
    plan,
    declared: options.declared ?? (() => weightsOf(plan())),
    init: (key) => scope(() => network.init(key)),
    advance: (variables) => scope(() => network.advance(variables)),
    energy: (variables, labels, key) => energy(() => network.prepare(variables), labels, key),
    freeze: (variables) => {
      const params = frozen(network, variables);
      return { energy: (labels, key) => energy(() => params, labels, key), dispose: () => release(params) };
    },
  };
}

const weightsOf = ({ rows }: Plan): number => rows.reduce((sum, { weights }) => sum + sizeOfAll(weights), 0);

/** Copies (which share memory), so that the model may outlive the variables. */
function frozen(network: Layer, variables: Variables): Params {
  return scope(() => {
    const prepared = network.prepare(variables);
    return mapParams({ ...prepared, ...network.transposed(prepared) }, (tensor) => tensor.clone());
  });
}

function checkLabels(name: string, classes: number, labels: tf.Tensor2D | undefined): void {
  if (classes > 0 && !labels) throw new EbmError(`${name}.labels`, `must be given: there are ${classes} classes`);
  if (classes === 0 && labels) throw new EbmError(`${name}.labels`, 'must be absent: the model has no classes');
}
