import * as tf from '@tensorflow/tfjs-core';
import { mapParams, release, scope, type FiniteDataset, type Key, type Params, type Variables } from '@ebmjs/core';
import { arrayDataset } from '@ebmjs/datasets';
import { activation, classifier, dense, sequence } from '@ebmjs/models';
import { adam, averaged, start, train, type DataTerm, type Logits } from '@ebmjs/training';
import { piece, scaledStates, type RobotData } from './scaled-states.js';

export interface PredictorOptions {
  /** Moments that it looks at. */
  readonly held: number;
  readonly updates: number;
  readonly key: Key;
  readonly signal: AbortSignal;
  readonly onUpdate: (update: number) => void;
}

/** What is trained by supervision, to compare with: the next state from those before, by least squares. */
export interface Predictor {
  readonly weights: Params;
  /** States `[n, moments, features]` that follow `[n, held, features]`, each predicted from those before; yours. */
  readonly follow: (past: tf.Tensor3D, moments: number) => tf.Tensor3D;
}

const WIDTH = 64;

/** The change to the next state of all features from `held` states before, on the scale of events. */
const networkOf = (held: number, features: number) =>
  classifier({
    name: 'nextState',
    config: { held, features, width: WIDTH },
    shape: [held * features],
    classes: features,
    network: sequence(
      dense('first', { inputs: held * features, outputs: WIDTH, spectralNorm: false }),
      activation('swish'),
      dense('second', { inputs: WIDTH, outputs: WIDTH, spectralNorm: false }),
      activation('swish'),
      dense('third', { inputs: WIDTH, outputs: features, spectralNorm: false }),
    ),
  });

/** `mean |f(x) - y|^2`; a change is about a tenth, so that it counts a hundredfold. */
const leastSquares = (outputs: Logits): DataTerm => ({
  name: 'leastSquares',
  needs: 'data',
  weight: 1,
  config: null,
  loss: ({ variables, data: { x, y } }) =>
    scope(() => ({ loss: tf.mul(100, tf.mean(tf.square(tf.sub(outputs(variables)(x), y!)))) as tf.Scalar, terms: {} })),
});

/** A predictor, trained by key: the same for the same data. Its weights are yours. */
export async function trainedPredictor(data: RobotData, options: PredictorOptions): Promise<Predictor> {
  const { held, updates, key, signal, onUpdate } = options;
  const features = data.ranges.length;
  const { joint, logits } = networkOf(held, features);
  const given = {
    model: joint,
    data: nextStates(data, held),
    optimizer: adam({ rate: 2e-3 }),
    objective: leastSquares(logits),
    batch: 128,
    average: 0.99,
  };
  const first = start(given, key);
  let state = first;
  try {
    for await (const update of train(given, first, { signal })) {
      state = update.state;
      onUpdate(state.step);
      if (state.step === updates) break;
    }
    return predictorOf(
      mapParams(averaged(state).weights, (weight) => weight.clone()),
      { held, features },
    );
  } finally {
    release(first, state === first ? undefined : state);
  }
}

/** The predictor of these weights, which it borrows. */
export function predictorOf(
  weights: Params,
  { held, features }: { readonly held: number; readonly features: number },
): Predictor {
  const { logits } = networkOf(held, features);
  const next = logits({ weights, state: {} } satisfies Variables);
  const follow = (past: tf.Tensor3D, moments: number): tf.Tensor3D =>
    scope(() => {
      let known = past;
      for (let i = 0; i < moments; i++) {
        const last = tf.slice(known, [0, known.shape[1] - held, 0], [-1, held, -1]);
        const change = next(tf.reshape(last, [past.shape[0], held * features]));
        const now = tf.slice(last, [0, held - 1, 0], [-1, 1, -1]);
        const state = tf.clipByValue(tf.add(now, tf.expandDims(change, 1)), 0, 1) as tf.Tensor3D;
        known = tf.concat([known, state], 1);
      }
      return tf.slice(known, [0, past.shape[1], 0]);
    });
  return { weights, follow };
}

/** `held` states and the change to the next, of every moment of the trajectories to train on. */
function nextStates({ train: trajectories, ranges }: RobotData, held: number): FiniteDataset {
  const [count, moments, features] = trajectories.shape;
  const each = moments - held;
  const x = new Float32Array(count * each * held * features);
  const y = new Float32Array(count * each * features);
  for (let i = 0; i < count * each; i++) {
    const of = { trajectory: Math.floor(i / each), from: i % each, moments: held + 1 };
    const states = scaledStates(piece(trajectories, of), ranges);
    const now = held * features;
    x.set(states.subarray(0, now), i * now);
    y.set(
      states.subarray(now).map((value, f) => value - states[now - features + f]!),
      i * features,
    );
  }
  const n = count * each;
  return arrayDataset({
    name: 'next states',
    x: { dtype: 'float32', shape: [n, held * features], data: x },
    y: { dtype: 'float32', shape: [n, features], data: y },
  });
}
