import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, normal, release, scope, type Model, type Params, type Variables } from '@ebmjs/core';
import { must, type Check } from './check.js';
import { closeTo, ROWS, type PointSampler } from './energy-subject.js';
import { noLeak } from './no-leak.js';
import { cyclicLabels } from './cyclic-labels.js';
import { slopeError } from './slope-error.js';

export interface VariableCase {
  readonly model: Model;
  readonly sample?: PointSampler | undefined;
}

/** What holds for a model's variables. */
export function variableChecks({ model, sample }: VariableCase): readonly Check[] {
  const points = sample ?? ((k, n) => normal(k, [n, ...model.shape]));
  const batch = (): Batch => ({ x: points(key(1), ROWS), y: cyclicLabels(model.classes, ROWS) });
  return [
    { name: 'config survives JSON', run: () => survivesJson(model) },
    { name: 'init: the same key gives the same variables, and another others', run: () => keyed(model) },
    { name: 'frozen energies are the trainable ones', run: () => frozenAgrees(model, batch()) },
    { name: 'energy: the slope in each weight is that of differences', run: () => weightSlopes(model, batch()) },
    { name: 'advance: a new state, the weights left alone', run: () => advances(model) },
    { name: 'init, freeze and advance leak nothing', run: () => leaksNothing(model) },
  ];
}

interface Batch {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor2D | undefined;
}

type Arrays = { readonly [name: string]: readonly number[] };

async function read({ weights, state }: Variables): Promise<{ weights: Arrays; state: Arrays }> {
  const all = async (params: Params): Promise<Arrays> =>
    Object.fromEntries(
      await Promise.all(Object.entries(params).map(async ([n, t]) => [n, Array.from(await t.data())] as const)),
    );
  return { weights: await all(weights), state: await all(state) };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function survivesJson({ config, name }: Model): void {
  must(typeof name === 'string' && name.length > 0, 'the model has no name');
  must(isJson(config), 'config is not plain JSON');
}

/** True for what `JSON.stringify` keeps as it is. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null)
    return value === null || ['string', 'boolean'].includes(typeof value);
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.values(value).every(isJson);
}

async function keyed(model: Model): Promise<void> {
  const variables = [0, 0, 1].map((seed) => model.init(key(seed)));
  const tensors = variables.flatMap(({ weights, state }) => [...Object.values(weights), ...Object.values(state)]);
  must(
    tensors.every(({ dtype }) => dtype === 'float32'),
    'a variable is not float32',
  );
  must(new Set(tensors).size === tensors.length, 'two models, or two names, share a tensor');
  const [first, again, other] = await Promise.all(variables.map(read));
  release(variables);
  must(same(first, again), 'the same key gave two different models');
  must(Object.keys(first!.weights).length === 0 || !same(first, other), 'two keys gave the same model');
}

async function frozenAgrees(model: Model, { x, y }: Batch): Promise<void> {
  const variables = model.init(key(0));
  const frozen = model.freeze(variables);
  const tensors = [scope(() => model.energy(variables, y)(x)), scope(() => frozen.energy(y)(x))];
  const [trainable, fixed] = (await Promise.all(tensors.map((t) => t.data()))).map((values) => Array.from(values));
  frozen.dispose();
  release(variables, tensors, x, y);
  must(closeTo(trainable!)(trainable!, fixed!), 'frozen energies differ from trainable ones');
}

async function weightSlopes(model: Model, { x, y }: Batch): Promise<void> {
  const variables = model.init(key(0));
  const { weights, state } = variables;
  const loss = (params: Params): tf.Scalar => tf.mean(model.energy({ weights: params, state }, y)(x));
  const { value, grads } = lossAndGradients(loss, weights);
  for (const [i, [name, weight]] of Object.entries(weights).entries()) {
    // A step on the scale of the weight, and of 0.01 where that is zero.
    const direction = scope(() =>
      tf.mul(normal(key(100 + i), weight.shape), tf.add(tf.sqrt(tf.mean(tf.square(weight))), 0.01)),
    );
    const error = await slopeError({
      along: (t) => scope(() => tf.reshape(loss({ ...weights, [name]: tf.add(weight, tf.mul(direction, t)) }), [1])),
      slope: scope(() => tf.reshape(tf.sum(tf.mul(grads[name]!, direction)), [1])),
    });
    release(direction);
    must(error === undefined, `the gradient in ${name}: ${error}`);
  }
  release(value, grads, variables, x, y);
}

async function advances(model: Model): Promise<void> {
  const variables = model.init(key(0));
  const before = await read(variables);
  const [next, again] = [model.advance(variables), model.advance(variables)];
  const shapes = (params: Params): unknown => Object.entries(params).map(([name, { shape }]) => [name, shape]);
  const fits = same(shapes(next), shapes(variables.state));
  const deterministic = same(await read({ weights: {}, state: next }), await read({ weights: {}, state: again }));
  release(next, again);
  must(fits, 'the new state has other names or shapes');
  must(deterministic, 'advancing twice from the same variables gave two states');
  must(
    Object.values({ ...variables.weights, ...variables.state }).every((t) => !t.isDisposed),
    'advance shares or freed a variable',
  );
  must(same(before, await read(variables)), 'advance changed the variables it was lent');
  release(variables);
}

function leaksNothing(model: Model): void {
  noLeak(() => model.init(key(0)));
  const variables = model.init(key(0));
  noLeak(() => model.advance(variables));
  noLeak(() => model.freeze(variables).dispose());
  must(
    Object.values({ ...variables.weights, ...variables.state }).every((t) => !t.isDisposed),
    'a variable was freed',
  );
  release(variables);
}
