import * as tf from '@tensorflow/tfjs-core';
import {
  key,
  mapParams,
  release,
  scope,
  type Buffer,
  type Dataset,
  type Kernel,
  type Key,
  type Model,
  type Params,
  type State,
  type Variables,
} from '@ebmjs/core';
import {
  start,
  train,
  type DataTerm,
  type LossTerm,
  type Objective,
  type Optimizer,
  type Update,
} from '@ebmjs/training';

/** What there is of an update, all of it given. */
export interface UpdateOf {
  readonly model: Model;
  readonly variables: Variables;
  /** Of the run. */
  readonly key: Key;
  readonly data: Rows;
  /** Where the chains begin. */
  readonly starts: Rows;
  /** What the buffer gives where it is asked for another number of rows than the batch has. */
  readonly stored?: Rows;
  readonly objective?: Objective | DataTerm;
  readonly terms?: readonly LossTerm[];
  readonly kernel?: Kernel;
  readonly steps?: number;
}

type Rows = { readonly x: tf.Tensor; readonly y?: tf.Tensor2D };

/** A loss with its gradients in the weights, and where the chains ended if there are any. The caller's. */
export type Updated = {
  readonly loss: number;
  readonly terms: { readonly [name: string]: number };
  readonly grads: Params;
  readonly ends?: tf.Tensor;
};

/** What one update of `train` makes of it, by an optimiser that moves nothing and keeps the gradients. Borrows all. */
export async function updated(given: UpdateOf): Promise<Updated> {
  const { model, variables, data, starts, stored, objective = noContrast, terms = [] } = given;
  const { kernel = still, steps = 1 } = given;
  const batch = data.x.shape[0]!;
  const rest = { model, data: dataset(model, data), optimizer: keepsGradients, batch, average: null };
  const initial = start(rest, key(0));
  const state = { ...initial, key: given.key, weights: variables.weights, state: variables.state };
  const buffer: Buffer = {
    draw: (_, n) => ({
      ...copied(n === batch ? starts : stored!),
      slots: Int32Array.from({ length: n }, (__, i) => i),
    }),
    put: () => Promise.resolve(),
    snapshot: () => ({ arrays: {}, meta: null }),
    restore: () => undefined,
  };
  const updates =
    typeof objective === 'object'
      ? train({ ...rest, objective, terms: terms as readonly DataTerm[] }, state)
      : train({ ...rest, objective, terms, buffer, sampler: { kernel, steps } }, state);
  try {
    for await (const update of updates) {
      const { optimizer, ...moved } = update.state;
      release(moved);
      const { loss, terms: numbers } = update.metrics;
      const { negatives } = update as Partial<Update>;
      const ends = negatives ? { ends: negatives.clone() } : {};
      return { loss, terms: numbers, grads: optimizer.moments['grads']!, ...ends };
    }
  } finally {
    release(initial);
  }
  throw new Error('unreachable');
}

/** An objective that is always 0, so that terms are seen alone. */
export const noContrast: Objective = (low) => ({ loss: scope(() => tf.mul(tf.sum(low), 0)), terms: {} });

const still: Kernel = {
  init: (position) => ({ position: position.clone() }),
  step: (_, { position }) => [{ position: position.clone() }, undefined],
} satisfies Kernel<State>;

const keepsGradients: Optimizer = {
  name: 'keeps gradients',
  config: null,
  init: (weights) => ({ count: 0, moments: { grads: mapParams(weights, (w) => tf.zerosLike(w)) } }),
  step: (grads, { count }, weights) => [
    mapParams(weights, (w) => w.clone()),
    { count: count + 1, moments: { grads: mapParams(grads, (g) => g.clone()) } },
  ],
};

const copied = ({ x, y }: Rows): Rows => ({ x: x.clone(), ...(y && { y: y.clone() }) });

const dataset = ({ shape, classes }: Model, rows: Rows): Dataset => ({
  name: 'given',
  shape,
  classes,
  batch: () => copied(rows),
});
