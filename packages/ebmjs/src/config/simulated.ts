import { EbmError } from '@ebmjs/core';
import * as z from 'zod';
import { isGiven, type Given } from './given.js';
import { count, size } from './numbers.js';
import { DATA_SETS, type DataSetFacts, type DataSetName } from './data-sets.js';

/** How much of a toy, which draws without end, a run has. */
export const drawSection = z.strictObject({
  train: count.default(10_000).describe('points to train on, the same for every seed of the run'),
  test: count.default(2000).describe('other points, to compare with'),
  options: z.record(z.string(), z.json()).default({}).describe("those of the toy's function in @ebmjs/datasets"),
});

/** How many trajectories of a robot a run has, and what pieces of them its events are. */
export const simulationSection = z.strictObject({
  train: count.default(400).describe('trajectories to train on, the same for every seed of the run'),
  test: count.default(100).describe('other trajectories, to compare with'),
  moments: count.default(60).describe('states of a trajectory'),
  window: count.default(12).describe('states of an event, a piece of a trajectory'),
  stride: count.default(3).describe('moments from the beginning of one piece to that of the next'),
  interval: size.default(0.4).describe('seconds between two moments'),
  goalEvery: count.default(6).describe('moments after which the robot is given another goal'),
  limit: size.default(1).describe('largest force (N) or torque of a joint (N m)'),
  friction: z.number().min(0).default(0).describe('viscous friction (N s/m, or N m s/rad)'),
  actions: z.boolean().default(false).describe('whether states hold what drove the robot to the next as well'),
});

type DrawSection = z.infer<typeof drawSection>;
export type SimulationSection = z.infer<typeof simulationSection>;

/** The section of `data` that says how much there is to be, of a data set that is made when it is asked for. */
const SECTIONS = { drawn: 'draw', simulated: 'simulation' } as const;

const factsOf = (name: unknown): DataSetFacts | undefined =>
  typeof name === 'string' && Object.hasOwn(DATA_SETS, name) ? DATA_SETS[name as DataSetName] : undefined;

/** With what goes without saying of data that are drawn, simulated or rendered: how much, and that it has no grey levels. */
export function withSimulated(given: Given): Given {
  const { data } = given;
  if (!isGiven(data)) return given;
  const from = factsOf(data['name'])?.from;
  if (from !== 'drawn' && from !== 'simulated' && from !== 'rendered') return given;
  const section = from === 'rendered' ? {} : { [SECTIONS[from]]: {} };
  return { ...given, data: { ...section, dequantise: 'none', ...data } };
}

/** The network that is meant where none is named, for a section `data` as it is given. */
export function usualNetwork(data: unknown): string {
  const { name } = isGiven(data) ? data : { name: undefined };
  if (factsOf(name)?.from === 'drawn') return 'mlp';
  return name === 'trajectories' || factsOf(name)?.from === 'simulated' ? 'trajectoryNet' : 'residualNetwork';
}

/** As much of the section `data` as says what is made. */
export interface DataSection {
  readonly name: DataSetName;
  readonly folder?: string | undefined;
  readonly draw?: DrawSection | undefined;
  readonly simulation?: SimulationSection | undefined;
}

/** Throws an `EbmError` for fields that the data set has no use for, and for pieces longer than trajectories. */
export function checkSimulated(data: DataSection, where: string): void {
  const { from }: DataSetFacts = DATA_SETS[data.name];
  for (const [made, section] of Object.entries(SECTIONS)) {
    if (data[section] === undefined || from === made) continue;
    throw new EbmError(where, `data.${section} must be left out for ${data.name}, which is not ${made}`);
  }
  const unread = { drawn: 'is drawn', simulated: 'is simulated', package: 'comes with the package' };
  if (from in unread && data.folder !== undefined) {
    const why = unread[from as keyof typeof unread];
    throw new EbmError(where, `data.folder must be left out for ${data.name}, which ${why}`, data.folder);
  }
  const { window = 1, moments = window } = data.simulation ?? {};
  if (window > moments)
    throw new EbmError(where, `data.simulation.window must be at most data.simulation.moments of ${moments}`, window);
}
