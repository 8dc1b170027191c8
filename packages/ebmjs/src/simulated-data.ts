import { EbmError, foldIn, key, release, type FiniteDataset, type Key } from '@ebmjs/core';
import {
  armTrajectories,
  arrayDataset,
  checkerboard,
  concentricRings,
  gaussianGrid,
  gaussianMixture,
  moons,
  particleTrajectories,
  pinwheel,
  ring,
  spirals,
  trajectoryWindows,
  type FeatureRanges,
  type Toy,
  type Trajectories,
  type TrajectoryWindows,
} from '@ebmjs/datasets';
import type { DataSetName } from './config/data-sets.js';
import type { DataSection, SimulationSection } from './config/simulated.js';

type Part = 'train' | 'test';

const TOYS: Readonly<Partial<Record<DataSetName, (options: object) => Toy>>> = {
  checkerboard,
  'concentric-rings': concentricRings,
  'gaussian-grid': gaussianGrid,
  'gaussian-mixture': gaussianMixture,
  moons,
  pinwheel,
  ring,
  spirals,
};

const ROBOTS = { particle: particleTrajectories, arm: armTrajectories } as const;

export type RobotName = keyof typeof ROBOTS;

/** What is drawn is the same for every seed of a run; the numbers are part of every saved run. */
const PARTS = { train: 0, test: 1, scale: 2 } as const;
const keyOf = (part: keyof typeof PARTS): Key => foldIn(key(0), PARTS[part]);

/** Shape and classes of what is made when it is asked for; undefined for other data sets. Throws for options that will not do. */
export function madeEvents(data: DataSection): Pick<FiniteDataset, 'shape' | 'classes'> | undefined {
  const { simulation } = data;
  if (simulation) return { shape: [simulation.window, simulation.actions ? 6 : 4], classes: 0 };
  return TOYS[data.name] && toyOf(data);
}

/**
 * Points of a toy or pieces of the trajectories of a robot, as `data` says; undefined for other data sets.
 *
 * A toy's points are scaled to [0, 1], all coordinates alike, as `toyScale` says.
 */
export function madeData(data: DataSection, part: Part): FiniteDataset | undefined {
  if (data.simulation) return robotWindows(data.name as RobotName, data.simulation, part);
  return data.draw && toyPoints(toyOf(data), data.draw[part], part);
}

/** The toy of a configuration, in its own units. */
export function toyOf({ name, draw }: DataSection): Toy {
  const build = TOYS[name];
  if (!build) throw new EbmError('data.name', `must be one of ${Object.keys(TOYS).join(', ')}`, name);
  return build(draw?.options ?? {});
}

/**
 * What becomes 0 and 1 in a run: the faces of the toy's box or, where it has none, as far to either side as the
 * farthest coordinate of 10,000 points and a tenth. What lies beyond is put onto the face: none of a million, usually.
 */
export function toyScale(toy: Toy): readonly [least: number, greatest: number] {
  if (toy.box) return [toy.box.min as number, toy.box.max as number];
  const batch = toy.batch(keyOf('scale'), 10_000);
  const farthest = batch.x.dataSync<'float32'>().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  release(batch);
  return [-1.1 * farthest, 1.1 * farthest];
}

function toyPoints(toy: Toy, n: number, part: Part): FiniteDataset {
  const [least, greatest] = toyScale(toy);
  const { x, y } = toy.batch(keyOf(part), n);
  const points = x.dataSync<'float32'>().map((value) => clamped((value - least) / (greatest - least)));
  const labels = y && ({ dtype: 'float32', shape: y.shape, data: y.dataSync<'float32'>() } as const);
  const { shape } = x;
  release(x, y);
  return arrayDataset({
    name: `${toy.name}/${part}`,
    x: { dtype: 'float32', shape, data: points },
    ...(labels && { y: labels }),
    licence: 'Apache-2.0',
    attribution: 'Drawn by ebmjs',
  });
}

/**
 * Pieces of simulated trajectories. What becomes 0 and 1 is the range of each feature over the trajectories to train on, and
 * a tenth more on either side; states of the others beyond that are put onto the face.
 */
export function robotWindows(robot: RobotName, simulation: SimulationSection, part: Part): TrajectoryWindows {
  const { window, stride } = simulation;
  const train = simulated(robot, simulation, 'train');
  const ranges = widened(trajectoryWindows(train, { window }).ranges);
  const given = part === 'train' ? train : within(simulated(robot, simulation, part), ranges);
  const windows = trajectoryWindows(given, { window, stride, ranges });
  return { ...windows, name: `${robot}/${part}` };
}

/** The trajectories of a part, in the units of their features. */
export function simulated(robot: RobotName, simulation: SimulationSection, part: Part): Trajectories {
  const { train, test, window: _, stride: __, ...options } = simulation;
  return ROBOTS[robot]({ ...options, trajectories: part === 'train' ? train : test, key: keyOf(part) });
}

const widened = (ranges: FeatureRanges): FeatureRanges =>
  ranges.map(([least, greatest]) => {
    const more = Math.max(0.1 * (greatest - least), 1e-6);
    return [Math.fround(least - more), Math.fround(greatest + more)]; // as the states are, so that none is beyond by rounding
  });

const within = (given: Trajectories, ranges: FeatureRanges): Trajectories => ({
  ...given,
  states: given.states.map((value, i) => {
    const [least, greatest] = ranges[i % ranges.length]!;
    return Math.min(greatest, Math.max(least, value));
  }),
});

const clamped = (value: number): number => Math.min(1, Math.max(0, value));
