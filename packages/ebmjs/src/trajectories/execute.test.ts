import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { simulated, type RobotName } from '../simulated-data.js';
import { execute, type ExecuteOptions } from './execute.js';
import { piece, scaledStates, statesInUnits, robotData } from './scaled-states.js';

const simulation = parseConfig({
  data: { name: 'particle', simulation: { train: 3, test: 2, moments: 12, window: 6, actions: true } },
}).data.simulation!;
const options = (robot: RobotName, loop: ExecuteOptions['loop'] = 'feedback') => ({ robot, simulation, loop });

/** The farthest that a state is from another's. */
const gap = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
const statesOf = (robot: RobotName): Float32Array =>
  piece(simulated(robot, simulation, 'test'), { trajectory: 0, from: 0, moments: 6 });
const places = (states: Float32Array): Float32Array => states.filter((_, i) => i % 6 < 4);

describe('execute', () => {
  it.each(['feedback', 'open-loop'] as const)('follows what the particle did, but for rounding: %s', (loop) => {
    const plan = statesOf('particle');
    const { states, overLimit } = execute(plan, 6, options('particle', loop));
    expect(gap(states, places(plan))).toBeLessThan(1e-5);
    expect(overLimit).toBe(0);
  });

  it('follows an arm nearly, whose torques are those of its mass matrix alone', () => {
    const often = { ...simulation, interval: 0.05 };
    const plan = piece(simulated('arm', often, 'test'), { trajectory: 0, from: 0, moments: 12 });
    const { states } = execute(plan, 6, { ...options('arm'), simulation: often });
    expect(gap(states, places(plan))).toBeLessThan(0.05);
    expect(
      gap(
        places(plan),
        places(plan).map((_, i) => plan[i % 4]!),
      ),
    ).toBeGreaterThan(0.1); // which moved
  });

  it('cannot do more than the limit', () => {
    const jump = Float32Array.from([0, 0, 0, 0, 0.9, 0, 0, 0]);
    const { states, overLimit } = execute(jump, 4, options('particle'));
    expect(overLimit).toBe(1);
    expect(states[4]).toBeCloseTo(simulation.interval ** 2 / 2, 6);
    expect(states[6]).toBeCloseTo(simulation.interval, 6);
  });

  it('comes back to the plan with feedback, and not without', () => {
    // The first step asks for too much; what follows is within reach.
    const rows = [
      [0, 0, 0, 0],
      [0.3, 0, 0, 0],
      [0.3, 0, 0, 0],
      [0.3, 0, 0, 0],
      [0.3, 0, 0, 0],
      [0.3, 0, 0, 0],
    ];
    const plan = Float32Array.from(rows.flat());
    const last = (loop: ExecuteOptions['loop']): number => execute(plan, 4, options('particle', loop)).states[20]!;
    expect(Math.abs(last('feedback') - 0.3)).toBeLessThan(0.05);
    expect(Math.abs(last('open-loop') - 0.3)).toBeGreaterThan(0.1);
  });
});

it('goes to the scale of events and back', () => {
  const { ranges, train } = robotData({ name: 'arm', simulation })!;
  const states = piece(train, { trajectory: 1, from: 2, moments: 3 });
  const scaled = scaledStates(states, ranges);
  expect(Math.min(...scaled)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...scaled)).toBeLessThanOrEqual(1);
  expect(gap(statesInUnits(scaled, ranges), states)).toBeLessThan(1e-5);
  expect(robotData({ name: 'digits' })).toBeUndefined();
});
