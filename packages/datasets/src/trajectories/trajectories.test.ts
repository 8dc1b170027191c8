import { key } from '@ebmjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { armMoved, armTrajectories, LINK, MASS, armMassMatrix, type ArmState } from './arm.js';
import { particleTrajectories, particleMoved } from './particle.js';
import type { Trajectories } from './trajectories.js';
import { trajectoryWindows } from './trajectory-windows.js';

const options = { trajectories: 6, moments: 60, key: key(1) };

/** The states of a trajectory. */
function statesOf({ states, shape: [, moments, width] }: Trajectories, trajectory: number): number[][] {
  const from = trajectory * moments;
  return Array.from({ length: moments }, (_, k) => [...states.subarray((from + k) * width, (from + k + 1) * width)]);
}

describe.each([
  ['particle', particleTrajectories, 2],
  ['arm', armTrajectories, 2],
] as const)('%s', (name, simulate, forces) => {
  it('starts at rest, and is the same for the same key, each trajectory by itself', () => {
    const all = simulate(options);
    expect(all).toMatchObject({ name, shape: [6, 60, 4], interval: 0.1 });
    expect(simulate({ ...options, trajectories: 4, moments: 30 }).states.subarray(0, 120)).toEqual(
      all.states.subarray(0, 120),
    );
    for (let i = 0; i < 6; i++) expect(statesOf(all, i)[0]!.slice(2)).toEqual([0, 0]);
    expect(statesOf(all, 0)).not.toEqual(statesOf(all, 1));
    expect(simulate({ ...options, key: key(2) }).states).not.toEqual(all.states);
  });

  it('moves, is given several goals, and never drives beyond the limit', () => {
    const all = simulate({ ...options, limit: 0.8, actions: true });
    expect(all.shape[2]).toBe(4 + forces);
    expect(all.features.map((feature) => feature.unit).slice(4)).toEqual(name === 'arm' ? ['N m', 'N m'] : ['N', 'N']);
    const drives = Array.from({ length: 6 }, (_, i) => statesOf(all, i).map((state) => state.slice(4))).flat();
    const sizes = drives.map(([a, b]) => (name === 'arm' ? Math.max(Math.abs(a!), Math.abs(b!)) : Math.hypot(a!, b!)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(0.8 * (1 + 2 ** -23));
    expect(sizes.filter((size) => size > 0.799).length).toBeGreaterThan(20); // and often at it
    const last = statesOf(all, 0).map(([x]) => x!);
    expect(Math.max(...last) - Math.min(...last)).toBeGreaterThan(0.1);
  });

  it.each([
    [{ trajectories: 0 }, 'trajectories: must be a whole number of at least 1'],
    [{ interval: 0 }, 'interval: must be'],
    [{ friction: -1 }, 'friction: must be'],
    [{ gravity: 9.81 }, 'unknown option'],
  ])('refuses %o', (misuse, message) => expect(() => simulate({ ...options, ...misuse })).toThrow(message));
});

describe('the particle', () => {
  const state = { position: [0.1, -0.2], velocity: [0.3, 0.5] } as const;

  it('gains as much energy as the force does work, whatever the interval', () => {
    for (const interval of [0.01, 0.1, 0.7]) {
      const force = [-0.4, 0.2] as const;
      const next = particleMoved(state, force, { interval, friction: 0 });
      const energy = ({ velocity: [x, y] }: { velocity: readonly [number, number] }): number => (x ** 2 + y ** 2) / 2;
      const work = [0, 1].reduce((sum, i) => sum + force[i]! * (next.position[i]! - state.position[i]!), 0);
      expect(energy(next) - energy(state)).toBeCloseTo(work, 14);
    }
  });

  it.each([0, 1e-7, 1e-4, 0.3, 5])('moves by friction %d as many small steps of Euler would', (friction) => {
    const [interval, steps] = [0.5, 200_000];
    const exact = particleMoved(state, [0.7, -0.3], { interval, friction });
    let [x, v] = [state.position[0] as number, state.velocity[0] as number];
    for (let i = 0; i < steps; i++) {
      const acceleration = 0.7 - friction * v;
      x += (interval / steps) * (v + (interval / steps / 2) * acceleration);
      v += (interval / steps) * acceleration;
    }
    expect(exact.position[0]).toBeCloseTo(x, 5);
    expect(exact.velocity[0]).toBeCloseTo(v, 4);
  });

  it('stops at a wall, and stays in the room', () => {
    const fast = particleMoved({ position: [0.9, 0], velocity: [5, 1] }, [0, 0], { interval: 0.1, friction: 0 });
    expect(fast).toEqual({ position: [1, 0.1], velocity: [0, 1] });
    const { states } = particleTrajectories({ ...options, moments: 400, goalEvery: 3, limit: 20 });
    expect(Math.max(...states.filter((_, i) => i % 4 < 2).map(Math.abs))).toBeLessThanOrEqual(1);
  });

  it('comes to its goal and rests there, where it is given time', () => {
    const { states, shape } = particleTrajectories({ ...options, moments: 200, goalEvery: 1000 });
    for (let i = 0; i < 6; i++) {
      const [x, y, vx, vy] = states.subarray(((i + 1) * shape[1] - 1) * 4);
      expect(Math.hypot(vx!, vy!)).toBeLessThan(1e-3);
      expect(Math.max(Math.abs(x!), Math.abs(y!))).toBeLessThan(0.7);
    }
  });
});

describe('the arm', () => {
  const kinetic = ({ angles: [, elbow], velocities: [a, b] }: ArmState): number => {
    const [m11, m12, m22] = armMassMatrix(elbow);
    return (m11 * a * a + 2 * m12 * a * b + m22 * b * b) / 2;
  };
  /** Where the two masses are. */
  const masses = ([a, b]: readonly [number, number]): number[] => {
    const elbow = [LINK * Math.cos(a), LINK * Math.sin(a)];
    return [...elbow, elbow[0]! + LINK * Math.cos(a + b), elbow[1]! + LINK * Math.sin(a + b)];
  };
  const state: ArmState = { angles: [0.4, -1.1], velocities: [1.3, -2.1] };
  const after = (seconds: number, steps: number, drive: Parameters<typeof armMoved>[1]): ArmState => {
    let now = state;
    for (let i = 0; i < steps; i++) now = armMoved(now, drive, seconds / steps);
    return now;
  };

  it('has the kinetic energy of its two masses', () => {
    const t = 1e-6;
    const moved = state.angles.map((angle, i) => angle + t * state.velocities[i]!) as [number, number];
    const [from, to] = [masses(state.angles), masses(moved)];
    const energy = from.reduce((sum, x, i) => sum + (MASS * ((to[i]! - x) / t) ** 2) / 2, 0);
    expect(kinetic(state)).toBeCloseTo(energy, 5);
  });

  it('keeps energy and, about the shoulder, angular momentum without torques', () => {
    const free = after(3, 3000, { torques: [0, 0], friction: 0 });
    const momentum = ({ angles: [, elbow], velocities: [a, b] }: ArmState): number => {
      const [m11, m12] = armMassMatrix(elbow);
      return m11 * a + m12 * b;
    };
    expect(kinetic(free)).toBeCloseTo(kinetic(state), 9);
    expect(momentum(free)).toBeCloseTo(momentum(state), 9);
  });

  it('gains as much energy as torques do work, and loses what friction takes', () => {
    const drive = { torques: [0.7, -0.4], friction: 0.3 } as const;
    const [seconds, steps] = [1, 20_000];
    let now = state;
    let work = 0;
    const power = ({ velocities: [a, b] }: ArmState): number => 0.7 * a - 0.4 * b - 0.3 * (a * a + b * b);
    for (let i = 0; i < steps; i++) {
      const next = armMoved(now, drive, seconds / steps);
      work += ((power(now) + power(next)) / 2) * (seconds / steps);
      now = next;
    }
    expect(kinetic(now) - kinetic(state)).toBeCloseTo(work, 6);
  });

  it('is integrated to order four', () => {
    const drive = { torques: [0.7, -0.4], friction: 0.1 } as const;
    const exact = after(1, 20_000, drive).angles[0];
    const [coarse, fine] = [20, 40].map((steps) => Math.abs(after(1, steps, drive).angles[0] - exact));
    expect(coarse! / fine!).toBeGreaterThan(12);
    expect(coarse! / fine!).toBeLessThan(20);
    expect(fine!).toBeLessThan(1e-5);
  });
});

describe('windows', () => {
  const given = particleTrajectories(options);

  it('are pieces of the trajectories, scaled to [0, 1] and back by their ranges', () => {
    const tensors = tf.memory().numTensors;
    const data = trajectoryWindows(given, { window: 20, stride: 10 });
    expect(data).toMatchObject({ name: 'particle', shape: [20, 4], size: 6 * 5, classes: 0 });
    const { x } = data.rows([0, 7]);
    const values = x.arraySync() as number[][][];
    x.dispose();
    const back = values.map((piece) =>
      piece.map((state) => state.map((v, f) => v * (data.ranges[f]![1] - data.ranges[f]![0]) + data.ranges[f]![0])),
    );
    const expected = [statesOf(given, 0).slice(0, 20), statesOf(given, 1).slice(20, 40)];
    back.flat(2).forEach((value, i) => expect(value).toBeCloseTo(expected.flat(2)[i]!, 5));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('of other trajectories are scaled alike, where they stay in range', () => {
    const wide = [-1, 1, -1, 1, -3, 3, -3, 3];
    const ranges = [0, 2, 4, 6].map((i) => [wide[i]!, wide[i + 1]!] as const);
    expect(trajectoryWindows(given, { window: 60, ranges }).ranges).toEqual(ranges);
    const narrow = ranges.map(() => [0, 0.1] as const);
    expect(() => trajectoryWindows(given, { window: 60, ranges: narrow })).toThrow('arrayDataset.x');
  });

  it.each([
    [{ window: 61 }, 'trajectoryWindows.window: must be at most 60 moments, got 61'],
    [{ window: 5, ranges: [[0, 1]] as const }, 'trajectoryWindows.ranges: must be one a feature, 4, got 1'],
    [{ window: 5, ranges: Array.from({ length: 4 }, () => [1, 1] as const) }, 'must have the least below the greatest'],
    [{ window: 5, step: 1 }, 'unknown option'],
  ])('refuse %o', (misuse, message) => expect(() => trajectoryWindows(given, misuse)).toThrow(message));
});
