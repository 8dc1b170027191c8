import type * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, mapParams, release, scope } from '@ebmjs/core';
import type { Energy, Json, Model, Params, Variables } from '@ebmjs/core';
import { energyInTwoWays } from './analytic-energy.js';
import type { Layer } from './layer.js';
import { replayedNetwork, type Rows } from './replayed-network.js';

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
}

/**
 * A network as a `Model`. Its energies throw an `EbmError` for inputs and labels that do not fit, and carry a
 * `valueAndGrad` that goes back by each layer's `pull`, without a tape (and may itself be differentiated on one).
 */
export function networkModel(options: NetworkModelOptions): Model {
  knownOptions('networkModel', options, ['name', 'config', 'shape', 'classes', 'network']);
  const { name, config, classes = 0, network } = options;
  const shape = [...options.shape];
  const ways = replayedNetwork(network);
  const fitting = (labels: tf.Tensor2D | undefined, x: tf.Tensor): Rows => {
    if (labels) labelsOf(`${name}.labels`, labels, x.shape[0]!, classes);
    return { x, labels };
  };
  const energy = (variables: Variables, labels: tf.Tensor2D | undefined): Energy => {
    checkLabels(name, classes, labels);
    return energyInTwoWays(name, shape, {
      value: (x) => ways.trainable(variables, fitting(labels, x)),
      both: (x) => ways.valueAndSlope(network.prepare(variables), fitting(labels, x)),
    });
  };
  const frozenEnergy = (params: Params, labels: tf.Tensor2D | undefined): Energy => {
    checkLabels(name, classes, labels);
    return energyInTwoWays(name, shape, {
      value: (x) => ways.value(params, fitting(labels, x)),
      both: (x) => ways.valueAndSlope(params, fitting(labels, x)),
    });
  };
  return {
    name,
    config,
    shape,
    classes,
    init: (key) => scope(() => network.init(key)),
    advance: (variables) => scope(() => network.advance(variables)),
    energy,
    freeze: (variables) => {
      const params = frozen(network, variables);
      return { energy: (labels) => frozenEnergy(params, labels), dispose: () => release(params) };
    },
  };
}

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
