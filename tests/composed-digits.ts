import * as tf from '@tensorflow/tfjs-core';
import { concept, mixture, product, weightedSum } from '@ebmjs/composition';
import {
  foldIn,
  key,
  lossAndGradients,
  mapParams,
  release,
  run,
  scope,
  uniform,
  type Energy,
  type FiniteDataset,
  type FrozenModel,
  type Model,
  type Params,
  type Variables,
} from '@ebmjs/core';
import { arrayDataset, digits } from '@ebmjs/datasets';
import { activation, classifier, dense, flatten, residualNetwork, sequence } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, averaged, start, train } from '@ebmjs/training';

const SHAPE = [8, 8, 1] as const;
const STEP = 30;
const kernel = (stepSize: number) => langevin({ preset: 'paper', stepSize, noise: 0.005, gradientClip: 0.01 });

/** The digits, labelled by nothing but what their class leaves when divided by `classes`. */
export async function remainders(classes: number, split: 'train' | 'test'): Promise<FiniteDataset> {
  const all = await digits({ split });
  const { x, y } = all.rows(Array.from({ length: all.size }, (_, i) => i));
  const labels = scope(() => tf.argMax(y!, 1).dataSync()).map((digit) => digit % classes);
  const data = x.dataSync<'float32'>().slice();
  release(x, y);
  return arrayDataset({
    name: `digits modulo ${classes}`,
    x: { dtype: 'float32', shape: [all.size, ...SHAPE], data },
    y: { dtype: 'int32', shape: [all.size], data: Int32Array.from(labels) },
    classes,
  });
}

export const energyModel = (classes: number): Model => residualNetwork({ shape: SHAPE, classes, width: 8 });

/** Averaged variables of an energy of `data` given its labels, trained as the pretrained digits are; the caller's. */
export async function trainedEnergy(data: FiniteDataset, updates: number, seed: number): Promise<Variables> {
  const { classes } = data;
  const options = {
    model: energyModel(classes),
    data,
    sampler: { kernel: kernel(STEP), steps: 20 },
    buffer: replayBuffer({ capacity: 1000, shape: SHAPE, classes, restart: 0.1, key: key(seed + 100) }),
    optimizer: adam({ rate: 2e-3 }),
    batch: 64,
  };
  let state = start(options, key(seed));
  for await (const update of train(options, state)) {
    state = update.state;
    if (state.step === updates) break;
  }
  const { weights, state: power } = averaged(state);
  const kept = { weights: mapParams(weights, (w) => w.clone()), state: mapParams(power, (s) => s.clone()) };
  release(state);
  return kept;
}

/** Labels as a network sees them that was trained on real digits, and how often it is right on others. */
export interface Judge {
  readonly accuracy: number;
  readonly labels: (x: tf.Tensor) => Int32Array;
  readonly dispose: () => void;
}

export function trainedJudge(data: FiniteDataset, held: FiniteDataset, updates = 400): Judge {
  const { classes } = data;
  const { joint, probabilities } = classifier({
    name: `modulo ${classes}`,
    config: {},
    shape: SHAPE,
    classes,
    network: sequence(
      flatten,
      dense('first', { inputs: 64, outputs: 48, spectralNorm: false }),
      activation('swish'),
      dense('second', { inputs: 48, outputs: classes, spectralNorm: false }),
    ),
  });
  const trained = scope(() => {
    const optimizer = adam({ rate: 0.01 });
    const { weights: fresh, state } = joint.init(key(20 + classes));
    let weights = fresh;
    let moments = optimizer.init(weights);
    for (let step = 0; step < updates; step++) {
      const { x, y } = data.batch(foldIn(key(21), step), 64);
      const loss = (w: Params): tf.Scalar => crossEntropy(probabilities({ weights: w, state })(x), y!);
      [weights, moments] = optimizer.step(lossAndGradients(loss, weights).grads, moments, weights);
    }
    return { weights, state };
  });
  const labels = (x: tf.Tensor): Int32Array =>
    scope(() => tf.argMax(probabilities(trained)(x), 1).dataSync<'int32'>().slice());
  const real = held.rows(Array.from({ length: held.size }, (_, i) => i));
  const truth = scope(() => tf.argMax(real.y!, 1).dataSync());
  const right = labels(real.x).filter((label, i) => label === truth[i]).length;
  release(real);
  return { accuracy: right / held.size, labels, dispose: () => release(trained) };
}

const crossEntropy = (p: tf.Tensor, y: tf.Tensor): tf.Scalar =>
  tf.neg(tf.mean(tf.sum(tf.mul(y, tf.log(tf.add(p, 1e-7))), 1)));

/** Shares of samples that have the label asked for, by each judge and by both. */
export interface Shares {
  readonly first: number;
  readonly second: number;
  readonly both: number;
}

/** How two conditional energies are made one. */
export interface Composition {
  readonly name: string;
  /** `E(x, y)` of each part at the labels asked for, and its `E(x)`, with the labels summed out. */
  readonly join: (given: readonly [Energy, Energy], any: readonly [Energy, Energy]) => Energy;
}

/**
 * Either part, their sum, and guidance: the mean of what both say of any digit, and `strength` times what each knows of its
 * label, `1/2 sum_i E_i(x) + s sum_i (E_i(x, y_i) - E_i(x))`.
 */
export const compositions = (strength: number): readonly Composition[] => [
  { name: 'parity alone', join: ([parity]) => parity },
  { name: 'by five alone', join: ([, byFive]) => byFive },
  { name: 'sum', join: (given) => product(...given) },
  {
    name: `guidance of ${strength}`,
    join: (given, any) => {
      const [of, rest] = [strength, 1 / 2 - strength];
      return weightedSum([...given, ...any], [of, of, rest, rest]);
    },
  },
];

export interface Sampling {
  readonly parts: readonly [Variables, Variables];
  readonly judges: readonly [Judge, Judge];
  /** Chains, as many of each digit. */
  readonly samples: number;
  readonly steps: number;
}

/** Draws from an energy of digits modulo 2 and one modulo 5 made one, and asks both judges. */
export function sampledShares({ join }: Composition, { parts, judges, samples, steps }: Sampling): Shares {
  const digit = Array.from({ length: samples }, (_, i) => i % 10);
  const asked = [2, 5].map((classes) => digit.map((d) => d % classes));
  const frozen = [2, 5].map((classes, i) => energyModel(classes).freeze(parts[i]!));
  const seen = scope(() => {
    const given = frozen.map(({ energy }, i) => energy(oneHot(asked[i]!, [2, 5][i]!)));
    const any = frozen.map(({ energy }, i) => anyOf(energy, [2, 5][i]!));
    const joined = join([given[0]!, given[1]!], [any[0]!, any[1]!]);
    const x = run(kernel(STEP), joined, key(5), uniform(key(6), [samples, ...SHAPE]), { steps });
    return judges.map((judge) => judge.labels(x));
  });
  frozen.forEach(({ dispose }) => dispose());
  const right = seen.map((labels, j) => Array.from(labels, (label, i) => label === asked[j]![i]));
  const share = (of: (i: number) => boolean): number => digit.filter((_, i) => of(i)).length / samples;
  return {
    first: share((i) => right[0]![i]!),
    second: share((i) => right[1]![i]!),
    both: share((i) => right[0]![i]! && right[1]![i]!),
  };
}

const anyOf = (energy: FrozenModel['energy'], classes: number): Energy =>
  mixture(
    Array.from({ length: classes }, (_, c) =>
      concept(
        energy,
        Array.from({ length: classes }, (__, k) => Number(k === c)),
      ),
    ),
  );

const oneHot = (labels: readonly number[], classes: number): tf.Tensor2D =>
  tf.oneHot(tf.tensor1d([...labels], 'int32'), classes, 1, 0, 'float32') as tf.Tensor2D;

/** Of a share of so many independent draws. */
export const standardError = (share: number, of: number): number => Math.sqrt((share * (1 - share)) / of);
