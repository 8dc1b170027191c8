import * as tf from '@tensorflow/tfjs-core';
import type { Key } from '@ebmjs/core';
import { forecastScores, frechetDistance, rollOut, type ForecastScores, type RollOutOptions } from '@ebmjs/evaluation';
import { masked } from '@ebmjs/samplers';
import type { TrainedModel } from '../trained-model.js';
import { displacements } from './displacements.js';
import type { Predictor } from './predictor.js';
import type { annealedKernel } from './chains.js';
import { piece, scaledStates, statesInUnits, type RobotData } from './scaled-states.js';
import { PLACES } from './with-velocities.js';

export interface ForecastsOptions {
  readonly data: RobotData;
  readonly trained: TrainedModel;
  readonly kernel: ReturnType<typeof annealedKernel>;
  /** Where the unknown moments of a window begin; `undefined` for where the robot last was. */
  readonly start: RollOutOptions['start'] | undefined;
  readonly predictor: Predictor;
  readonly held: number;
  /** Pasts, each of another trajectory. */
  readonly pasts: number;
  readonly samples: number;
  readonly horizon: number;
  readonly steps: number;
  readonly key: Key;
  readonly signal: AbortSignal;
  readonly onWindow: (done: number) => void;
}

/** How one method forecasts positions, in their units. */
export interface MethodScores extends ForecastScores {
  readonly name: string;
  /** Squared Frechet distance of displacements over 1, 2, 4 and 8 moments from those of the trajectories that were held out. */
  readonly frechet: number;
}

/** A past, what came of it and what the energy's samples made of it: positions `[x, y]`, moment by moment. */
export interface ForecastExample {
  readonly past: readonly (readonly number[])[];
  readonly truth: readonly (readonly number[])[];
  readonly samples: readonly (readonly (readonly number[])[])[];
}

export interface Forecasts {
  readonly methods: readonly MethodScores[];
  /** Of the trajectories to train on: what the Frechet distance of a perfect model would be about. */
  readonly frechetOfTraining: number;
  readonly examples: readonly ForecastExample[];
}

const EXAMPLES = 3;

/** Rolls out the energy, the predictor, the velocity and the position, and scores all by the positions. */
export async function forecasts(options: ForecastsOptions): Promise<Forecasts> {
  const { data, held, pasts, horizon, samples, predictor } = options;
  const { test, train, ranges } = data;
  const starts = Array.from({ length: pasts }, (_, i) => startOf(i, options));
  const pieces = (from: number, moments: number): Float32Array[] =>
    starts.map((start, i) => piece(test, { trajectory: i, from: start + from, moments }));
  const [before, after] = [pieces(0, held), pieces(held, horizon)];
  const past = tf.tensor3d(joined(before.map((one) => scaledStates(one, ranges))), [pasts, held, ranges.length]);
  try {
    const sampled = await inUnits(await futuresOf(past, options), ranges);
    const predicted = await inUnits(predictor.follow(past, horizon), ranges);
    const [moving, still] = [extrapolated(before, options, 1), extrapolated(before, options, 0)];
    const truth = placesIn(joined(after), ranges.length);
    const real = await displacements(placesIn(test.states, ranges.length), test.shape[1]);
    const scored = async (name: string, each: number, places: Float32Array): Promise<MethodScores> => {
      const [x, y] = [
        tf.tensor4d(places, [pasts, each, horizon, PLACES]),
        tf.tensor3d(truth, [pasts, horizon, PLACES]),
      ];
      const scores = await forecastScores({ forecasts: x, truth: y }).finally(() => tf.dispose([x, y]));
      return { name, ...scores, frechet: frechetDistance(await displacements(places, horizon), real) };
    };
    const places = placesIn(sampled, ranges.length);
    const trained = await displacements(placesIn(train.states, ranges.length), train.shape[1]);
    return {
      methods: [
        await scored('energy', samples, places),
        await scored('least squares', 1, placesIn(predicted, ranges.length)),
        await scored('constant velocity', 1, moving),
        await scored('stays', 1, still),
      ],
      frechetOfTraining: frechetDistance(trained, real),
      examples: examplesOf({ before, truth, places }, options),
    };
  } finally {
    past.dispose();
  }
}

/** Futures spread over the trajectories, so that goals change at every place of them. */
function startOf(i: number, { data, held, horizon }: ForecastsOptions): number {
  return (7 * i) % (data.simulation.moments - held - horizon + 1);
}

const futuresOf = (past: tf.Tensor3D, options: ForecastsOptions): Promise<tf.Tensor4D> => {
  const { trained, kernel, start, held, samples, horizon, steps, key, signal, onWindow, data } = options;
  return rollOut(trained.energy(), {
    ...{ past, window: data.simulation.window, held, moments: horizon, samples, steps, key, signal, onWindow },
    free: (mask) => masked(kernel, mask),
    ...(start && { start }),
  });
};

async function inUnits(states: tf.Tensor, ranges: RobotData['ranges']): Promise<Float32Array> {
  return statesInUnits(await states.data<'float32'>().finally(() => states.dispose()), ranges);
}

/** The last position, moved by so much of the last velocity. */
function extrapolated(
  before: readonly Float32Array[],
  { data, horizon }: ForecastsOptions,
  share: 0 | 1,
): Float32Array {
  const { interval } = data.simulation;
  const out = new Float32Array(before.length * horizon * PLACES);
  before.forEach((states, i) => {
    const last = states.subarray(states.length - data.ranges.length);
    for (let h = 0; h < horizon; h++)
      for (let f = 0; f < PLACES; f++)
        out[(i * horizon + h) * PLACES + f] = last[f]! + share * interval * (h + 1) * last[f + PLACES]!;
  });
  return out;
}

/** The positions of states. */
const placesIn = (states: Float32Array, features: number): Float32Array =>
  states.filter((_, i) => i % features < PLACES);

interface Seen {
  readonly before: readonly Float32Array[];
  readonly truth: Float32Array;
  readonly places: Float32Array;
}

function examplesOf({ before, truth, places }: Seen, { data, horizon, samples }: ForecastsOptions): ForecastExample[] {
  const path = (values: Float32Array, row: number, moments = horizon): number[][] =>
    Array.from({ length: moments }, (_, h) => [0, 1].map((f) => rounded(values[(row * moments + h) * PLACES + f]!)));
  return before.slice(0, EXAMPLES).map((states, i) => ({
    past: path(placesIn(states, data.ranges.length), 0, states.length / data.ranges.length),
    truth: path(truth, i),
    samples: Array.from({ length: Math.min(4, samples) }, (_, s) => path(places, i * samples + s)),
  }));
}

/** To tenths of a millimetre: for pictures. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
