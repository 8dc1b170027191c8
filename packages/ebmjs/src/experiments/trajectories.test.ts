import { rm } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { htmlReport } from '@ebmjs/report';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunFolder } from '../run-folder.js';
import type { TrajectoryFindings } from '../trajectories/findings.js';
import { evaluateRun } from './evaluate-run.js';
import { tinyRun } from './tiny-run.fixture.js';
import { trajectories } from './trajectories.js';

let folder: RunFolder;
const simulation = { train: 8, test: 6, moments: 24, window: 6 };
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await tinyRun({
    data: { name: 'particle', simulation },
    model: { name: 'trajectoryNet', width: 4, blocks: 1 },
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder.path, { recursive: true, force: true });
});

const settings = { held: 3, pasts: 4, samples: 2, horizon: 10, steps: 2, tasks: 3, planSteps: 2, predictorUpdates: 5 };
const evaluate = (over: object = {}) =>
  evaluateRun({
    run: folder.path,
    experiments: ['trajectories'],
    settings: { trajectories: { ...settings, ...over } },
  });

it('compares forecasts and plans, the same again, and shows them', async () => {
  const before = tf.memory().numTensors;
  const { records } = await evaluate();
  const found = records['trajectories']!.result as unknown as TrajectoryFindings;
  expect(found).toMatchObject({ robot: 'particle', unit: 'm', interval: 0.4 });
  expect(found.forecasts.methods.map(({ name }) => name)).toEqual([
    ...['energy', 'least squares', 'constant velocity', 'stays'],
  ]);
  for (const { energyScore, frechet } of found.forecasts.methods) {
    expect(energyScore).toHaveLength(10);
    expect(frechet).toBeGreaterThan(0);
  }
  const [, , velocity, stays] = found.forecasts.methods;
  expect(velocity!.energyScore[0]!.value).toBeLessThan(stays!.energyScore[0]!.value); // exact but for the force
  const [, straight] = found.plans.methods;
  expect(straight!.residual).toBeGreaterThan(0); // the first moment's velocity is not the line's
  expect(found.plans.examples[0]!.plan[0]).toEqual(found.plans.examples[0]!.executed[0]);
  const { tasks, methods } = found.around!;
  expect(tasks).toBe(3);
  expect(methods.map(({ name }) => name)).toEqual([
    ...['learnt and obstacle', 'learnt alone', 'obstacle alone, bowed', 'obstacle alone, straight', 'straight line'],
  ]);
  expect(methods.at(-1)).toMatchObject({ touched: { value: 1 }, success: { value: 0 } }); // tasks are those that do
  const page = htmlReport({ title: 'run', sections: trajectories.sections(found, {}) });
  for (const text of [
    'constant velocity',
    'straight line',
    'Plan 0',
    'Futures of trajectory 0',
    'Plan 0 past obstacles',
  ])
    expect(page).toContain(text);
  expect(tf.memory().numTensors).toBe(before);
  await rm(folder.evaluations, { recursive: true });
  expect((await evaluate()).records['trajectories']!.result).toEqual(records['trajectories']!.result);
});

it('leaves obstacles out where there are none, and refuses those that are in the way of nothing', async () => {
  const { records } = await evaluate({ obstacles: [] });
  const found = records['trajectories']!.result as unknown as TrajectoryFindings;
  expect(found.around).toBeNull();
  expect(htmlReport({ title: 'run', sections: trajectories.sections(found, {}) })).not.toContain('past obstacles');
  const far = [{ from: [9, 9], to: [9, 9], radius: 0.1 }];
  const message = 'trajectories.obstacles: must be in the way of two tasks or more';
  expect((await evaluate({ obstacles: far })).failures['trajectories']).toContain(message);
});

it.each([
  [{ held: 6 }, 'needs held below the window of 6 moments'],
  [{ horizon: 22 }, 'needs trajectories of 25 moments'],
])('does not fit with %j', async (over, why) => {
  const { misfits } = await evaluate(over);
  expect(misfits['trajectories']).toBe(why);
});
