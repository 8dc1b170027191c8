import * as tf from '@tensorflow/tfjs-core';
import { EbmError, knownOptions, labelsOf, mapParams, release, scope } from '@ebmjs/core';
import type { Energy, Json, Key, Model, Params, Variables } from '@ebmjs/core';
import { energyInTwoWays, type TwoWays } from './analytic-energy.js';
import type { Layer, Traced } from './layer.js';
import { sizeOfAll, type Plan } from './plan.js';
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
  /** Whether labels enter in the last layer alone, as a pick or a mixture of its columns. @defaultValue false */
  readonly linearInLabels?: boolean;
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
  knownOptions('networkModel', options, [
    'name',
    'config',
    'shape',
    'classes',
    'linearInLabels',
    'network',
    'declared',
  ]);
  const { name, config, classes = 0, network } = options;
  const shape = [...options.shape];
  const ways = replayedNetwork(network);
  const fitting = (labels: tf.Tensor2D | undefined, x: tf.Tensor): Rows => {
    if (labels) labelsOf(`${name}.labels`, labels, x.shape[0]!, classes);
    return { x, labels };
  };
  const energy = ({ params, value }: Ways, labels: tf.Tensor2D | undefined, key: Key | undefined): Energy => {
    checkLabels(name, classes, labels);
    const fit = (x: tf.Tensor): Rows => fitting(labels, x);
    if (network.random && key) return energyInTwoWays(name, shape, drawn(network, { params, fit, key }));
    const both: TwoWays['both'] = (x) => ways.valueAndSlope(params(), fit(x));
    return energyInTwoWays(name, shape, { value: (x) => value(fit(x)), both });
  };
  const trainable = (variables: Variables): Ways => ({
    params: () => network.prepare(variables),
    value: (rows) => ways.trainable(variables, rows),
  });
  const plan = (): Plan => network.plan(shape);
  return {
    name,
    config,
    shape,
    classes,
    linearInLabels: classes > 0 && options.linearInLabels === true,
    plan,
    declared: options.declared ?? (() => weightsOf(plan())),
    init: (key) => scope(() => network.init(key)),
    advance: (variables) => scope(() => ways.advance(variables)),
    energy: (variables, labels, key) => energy(trainable(variables), labels, key),
    freeze: (variables) => {
      const params = frozen(network, variables);
      const fixed: Ways = { params: () => params, value: (rows) => ways.value(params, rows) };
      return { energy: (labels, key) => energy(fixed, labels, key), dispose: () => release(params) };
    },
  };
}

/** The weights as layers want them, and energies of rows. */
interface Ways {
  readonly params: () => Params;
  readonly value: (rows: Rows) => tf.Tensor;
}

interface Drawn {
  readonly params: () => Params;
  readonly fit: (x: tf.Tensor) => Rows;
  readonly key: Key;
}

/** In training mode, with what is random drawn from the key at every call: nothing that was recorded is replayed. */
function drawn(network: Layer, { params, fit, key }: Drawn): TwoWays {
  const trace = (rows: Rows): Traced => network.apply(params(), rows.x, rows.labels, key);
  return {
    value: (x) => trace(fit(x)).output,
    both: (x) => {
      const { output, pull } = trace(fit(x));
      return [output, pull(tf.ones([x.shape[0]!]))];
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
