import * as tf from '@tensorflow/tfjs-core';
import { foldIn } from '@ebmjs/core';
import * as z from 'zod';
import { count, size } from '../config/numbers.js';
import { kernelOf } from '../experiment.js';
import type { TrajectoryFindings } from '../trajectories/findings.js';
import { LONGEST } from '../trajectories/displacements.js';
import { forecasts } from '../trajectories/forecasts.js';
import { obstaclePlans } from '../trajectories/obstacle-plans.js';
import { plans } from '../trajectories/plans.js';
import { predictorOf, trainedPredictor, type Predictor } from '../trajectories/predictor.js';
import { robotData, type RobotData } from '../trajectories/scaled-states.js';
import { annealedKernel, spreadOut } from '../trajectories/chains.js';
import { trajectorySections } from '../trajectories/trajectory-sections.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';

const place = z.tuple([z.number(), z.number()]);
const obstacle = z.strictObject({ from: place, to: place, radius: size });

const settings = z.strictObject({
  held: count.default(6).describe('moments that are known of each window'),
  pasts: z.int().min(2).default(64).describe('held-out trajectories to go on from'),
  samples: z.int().min(2).default(8).describe('futures of each, and paths of each plan'),
  horizon: z
    .int()
    .min(LONGEST + 1)
    .default(24)
    .describe('moments to go on for'),
  steps: count.default(800).describe('Langevin steps of a window'),
  startNoise: z
    .number()
    .min(1)
    .default(3)
    .describe(
      'noise that chains, of plans too, begin with over that of training, to which it falls; 1 for none but that',
    ),
  from: z
    .enum(['spread', 'last'])
    .default('spread')
    .describe('where the unknown moments of a window begin: on the way to a random place, or where the robot last was'),
  tasks: z.int().min(2).default(64).describe('plans from a start to a goal'),
  planSteps: count.default(300).describe('Langevin steps of a plan, and as many without noise after them'),
  tolerance: size.default(0.1).describe('distance from the goal that counts as reached, in the unit of positions'),
  obstacles: z
    .array(obstacle)
    .max(6)
    .default([{ from: [0, -0.4], to: [0, 0.4], radius: 0.1 }])
    .describe('bars with round ends that other plans go around, among positions and in their unit; [] for none'),
  clearance: size.default(0.1).describe('distance from an obstacle within which a plan is penalised'),
  obstacleWeight: size
    .default(0.25)
    .describe('energy of a point of a plan that is deeper than that by as much as positions range'),
  predictorUpdates: count.default(1500).describe('updates of the predictor that is trained by least squares'),
});

type Settings = z.infer<typeof settings>;

/** Roll-outs and plans of a robot by the energy of its trajectories (Du and Mordatch 2019, section on trajectories; appendix A.11). */
export const trajectories: EvaluationExperiment<Settings, TrajectoryFindings> = {
  name: 'trajectories',
  title: 'Trajectories',
  description:
    'roll-outs of a robot against a predictor and two baselines, and plans by energy, past obstacles too, carried out on it',
  settings,
  version: 2,
  misfit: ({ config: { data }, settings: { held, horizon } }) => {
    if (!data.simulation) return 'needs trajectories of a simulated robot';
    const { window, moments } = data.simulation;
    if (held >= window) return `needs held below the window of ${window} moments`;
    return held + horizon > moments ? `needs trajectories of ${held + horizon} moments` : undefined;
  },
  run: async (context) => {
    const data = robotData(context.config.data)!;
    const { window, interval } = data.simulation;
    const { held, horizon, predictorUpdates } = context.settings;
    const windows = Math.ceil(horizon / (window - held));
    // Windows, plans and updates of the predictor, which is quick, in one bar.
    const bar = context.progress(predictorUpdates + windows * PER_WINDOW);
    const predictor = await predictorFor(context, data, bar.update);
    try {
      const onWindow = (done: number): void => bar.update(predictorUpdates + done * PER_WINDOW);
      const { trained, settings: set, key, signal } = context;
      const common = { data, trained, signal, held };
      const annealed = (steps: number) => annealedKernel(context.config, { startNoise: set.startNoise, steps });
      const rolled = await forecasts({
        ...{ ...common, ...set, predictor, key: foldIn(key, 1), onWindow },
        kernel: annealed(set.steps),
        start: set.from === 'spread' ? spreadOut(data) : undefined,
      });
      const descent = kernelOf({ ...context.config, sampler: { ...context.config.sampler, noise: 0 } });
      const planning = { ...common, ...set, descent, kernel: annealed(set.planSteps), steps: set.planSteps };
      const planned = await plans({ ...planning, key: foldIn(key, 2) });
      const around =
        set.obstacles.length === 0
          ? null
          : await obstaclePlans({ ...planning, weight: set.obstacleWeight, key: foldIn(key, 3) });
      const { unit } = data.test.features[0]!;
      return {
        result: { robot: data.robot, unit, interval, settings: set, forecasts: rolled, plans: planned, around },
      };
    } finally {
      bar.stop();
      tf.dispose(predictor.weights);
    }
  },
  sections: trajectorySections,
};

const PER_WINDOW = 100;

/** As it was left by an experiment that did not come to its end, or trained. */
async function predictorFor(
  { checkpoint, settings: { held, predictorUpdates: updates }, key, signal }: EvaluationContext<Settings>,
  data: RobotData,
  onUpdate: (update: number) => void,
): Promise<Predictor> {
  const found = await checkpoint.read();
  if (found) return predictorOf(found.tensors, { held, features: data.ranges.length });
  const predictor = await trainedPredictor(data, { held, updates, key: foldIn(key, 0), signal, onUpdate });
  await checkpoint.write({ tensors: predictor.weights, state: { updates } });
  return predictor;
}
