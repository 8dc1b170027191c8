import * as tf from '@tensorflow/tfjs-core';
import { canReplay, lossAndGradients, replayed, type Params, type ReplayRows, type Variables } from '@ebmjs/core';
import type { Layer } from './layer.js';
import { namedVariables } from './weights/layout-of.js';

/** Events `[n, ...shape]` and their labels, if the network reads any. */
export interface Rows {
  readonly x: tf.Tensor;
  readonly labels: tf.Tensor2D | undefined;
}

/** The energies `[n]` of a network in each way one computation, which a backend may record and replay. */
export interface ReplayedNetwork {
  readonly value: (params: Params, rows: Rows) => tf.Tensor;
  /** And `dE/dx`. */
  readonly valueAndSlope: (params: Params, rows: Rows) => readonly [tf.Tensor, tf.Tensor];
  /** Of weights that have not been prepared; differentiable in them and in `x`. */
  readonly trainable: (variables: Variables, rows: Rows) => tf.Tensor;
  /** The state for the next training iteration. */
  readonly advance: (variables: Variables) => Params;
}

/** All of it runs inside `scope`. */
export function replayedNetwork(network: Layer): ReplayedNetwork {
  const apply = (params: Params, { x, labels }: Rows): ReturnType<Layer['apply']> => network.apply(params, x, labels);
  const fresh = (variables: Variables, rows: Rows): tf.Tensor => apply(network.prepare(variables), rows).output;

  const value = replayed((inputs) => [apply(...frozenOf(inputs)).output], byRow(1));
  const valueAndSlope = replayed((inputs) => {
    const [params, rows] = frozenOf(inputs);
    const { output, pull } = apply(params, rows);
    return [output, pull(tf.ones([rows.x.shape[0]!]))];
  }, byRow(2));
  const freshValue = replayed((inputs) => [fresh(...trainableOf(inputs))], byRow(1));
  // The gradient of `sum_n slope_n E_n` in `x`, a row for each of its own, and in the weights, summed over rows.
  const pulled = replayed((inputs) => {
    const [{ weights, state }, { x, labels }] = trainableOf(inputs);
    const { grads } = lossAndGradients(
      ({ [X]: x, ...weights }) => tf.sum(tf.mul(inputs[SLOPE]!, fresh({ weights, state }, { x: x!, labels }))),
      { [X]: x, ...weights },
    );
    return [grads[X]!, ...Object.keys(weights).map((name) => grads[name]!)];
  }, byRow(1));

  const advanced = replayed((inputs) => {
    const { weights, state } = variablesOf(inputs);
    const next = network.advance({ weights, state });
    return Object.keys(state).map((name) => next[name]!);
  }, NO_ROWS);

  const byReplay = (variables: Variables, { x, labels }: Rows): tf.Tensor => {
    const names = Object.keys(variables.weights);
    const inputs = (rows: Rows, weights: readonly tf.Tensor[]): Params => ({
      ...namedVariables({
        weights: Object.fromEntries(names.map((name, i) => [name, weights[i]!])),
        state: variables.state,
      }),
      ...named(rows),
    });
    const energies = tf.customGrad((...args) => {
      const [save, x, ...weights] = [args.pop() as tf.GradSaveFunc, ...(args as tf.Tensor[])] as const;
      save([x!, ...weights, ...(labels ? [labels] : [])]); // labels made on the tape are gone on the way back
      return {
        value: freshValue(inputs({ x: x!, labels }, weights))[0]!,
        gradFunc: (slope: tf.Tensor, [x, ...rest]: tf.Tensor[]) => {
          const kept = labels && (rest.pop() as tf.Tensor2D);
          return pulled({ ...inputs({ x: x!, labels: kept }, rest), [SLOPE]: slope });
        },
      };
    });
    return energies(x, ...Object.values(variables.weights));
  };

  return {
    advance: (variables) => {
      if (Object.keys(variables.state).length === 0) return {}; // nothing that a graph could give
      const next = advanced(namedVariables(variables));
      return Object.fromEntries(Object.keys(variables.state).map((name, i) => [name, next[i]!]));
    },
    value: (params, rows) => value({ ...params, ...named(rows) })[0]!,
    valueAndSlope: (params, rows) => valueAndSlope({ ...params, ...named(rows) }) as [tf.Tensor, tf.Tensor],
    trainable: (variables, rows) => (canReplay() && isTapedOnce() ? byReplay(variables, rows) : fresh(variables, rows)),
  };
}

const [X, LABELS, SLOPE] = ['(x)', '(labels)', '(slope)'] as const;

const NO_ROWS: ReplayRows = { rows: [], rowOutputs: 0 };
const byRow = (rowOutputs: number): ReplayRows => ({ rows: [X, LABELS, SLOPE], rowOutputs });

/** Whether one gradient is being taken: what replays cannot be differentiated twice. */
const isTapedOnce = (): boolean => {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth === 1 && kernelDepth === 0;
};

const named = ({ x, labels }: Rows): Params => ({ [X]: x, ...(labels && { [LABELS]: labels }) });

function frozenOf({ [X]: x, [LABELS]: labels, ...params }: Params): [Params, Rows] {
  return [params, rowsOf(x, labels)];
}

function trainableOf({ [X]: x, [LABELS]: labels, ...rest }: Params): [Variables, Rows] {
  return [variablesOf(rest), rowsOf(x, labels)];
}

const variablesOf = (inputs: Params): Variables => ({
  weights: unprefixed('weights', inputs),
  state: unprefixed('state', inputs),
});

const rowsOf = (x: tf.Tensor | undefined, labels: tf.Tensor | undefined): Rows => ({
  x: x!,
  labels: labels as tf.Tensor2D | undefined,
});

const unprefixed = (prefix: string, params: Params): Params =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([name]) => name.startsWith(`${prefix}/`))
      .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
  );
