import { foldIn, hostUniform, type Key } from '@ebmjs/core';
import { recorded, type Trajectories } from './trajectories.js';
import { trajectoryOptions, type TrajectoriesOptions } from './trajectory-options.js';

type Pair = readonly [number, number];

/** Angles of shoulder and elbow, in radians, the elbow's from the upper arm; and their velocities, a second. */
export interface ArmState {
  readonly angles: Pair;
  readonly velocities: Pair;
}

/** What acts on the joints. */
export interface ArmDrive {
  /** Newton metres. */
  readonly torques: Pair;
  /** Newton metre seconds a radian. */
  readonly friction: number;
}

/** Each of the two links, in metres, with all of its mass, in kilograms, at the far end. */
export const LINK = 0.5;
export const MASS = 1;

/** Runge and Kutta's steps between two moments. */
const STEPS = 10;

const [SPRING, DAMPER] = [4, 2];

const FEATURES = [
  { name: 'shoulder', unit: 'rad' },
  { name: 'elbow', unit: 'rad' },
  { name: 'shoulder velocity', unit: 'rad/s' },
  { name: 'elbow velocity', unit: 'rad/s' },
];
const TORQUES = [
  { name: 'shoulder torque', unit: 'N m' },
  { name: 'elbow torque', unit: 'N m' },
];

/**
 * A planar arm of two links that lies flat (no gravity), each joint driven towards one random angle after another by a
 * spring and a damper whose torque has a limit. States are angles and velocities, and with `actions` the torques until the
 * next. Angles are not wrapped: an arm that swings through has gone round. As `particleTrajectories`, ours.
 */
export function armTrajectories(options: TrajectoriesOptions): Trajectories {
  const checked = trajectoryOptions('armTrajectories', options);
  const { interval, goalEvery, limit, friction, actions } = checked;
  const simulate = function* (trajectory: number): Generator<readonly number[], never> {
    const own = foldIn(options.key, trajectory);
    let state: ArmState = { angles: anglesOf(foldIn(own, 0)), velocities: [0, 0] };
    for (let moment = 0; ; moment++) {
      const torques = controlled(state, anglesOf(foldIn(own, 1 + Math.floor(moment / goalEvery))), limit);
      yield [...state.angles, ...state.velocities, ...(actions ? torques : [])];
      for (let step = 0; step < STEPS; step++) state = armMoved(state, { torques, friction }, interval / STEPS);
    }
  };
  const features = actions ? [...FEATURES, ...TORQUES] : FEATURES;
  return recorded({ name: 'arm', features, interval }, checked, simulate);
}

/** The arm after `t` seconds of constant torques, by one step of Runge and Kutta's method of order four. */
export function armMoved(state: ArmState, drive: ArmDrive, t: number): ArmState {
  const slope = ({ angles, velocities }: ArmState): readonly number[] => [
    ...velocities,
    ...accelerations({ angles, velocities }, drive),
  ];
  const from = [...state.angles, ...state.velocities];
  const at = (slopes: readonly number[], share: number): ArmState =>
    stateOf(from.map((x, i) => x + share * slopes[i]!));
  const first = slope(state);
  const second = slope(at(first, t / 2));
  const third = slope(at(second, t / 2));
  const fourth = slope(at(third, t));
  const mean = first.map((one, i) => (one + 2 * second[i]! + 2 * third[i]! + fourth[i]!) / 6);
  return at(mean, t);
}

const stateOf = ([a, b, va, vb]: readonly number[]): ArmState => ({ angles: [a!, b!], velocities: [va!, vb!] });

/** The mass matrix of two point masses at the ends of two links (Spong, Hutchinson and Vidyasagar 2006, section 7.3). */
export function armMassMatrix(elbow: number): readonly [shoulder: number, both: number, elbow: number] {
  const unit = MASS * LINK ** 2;
  const cosine = Math.cos(elbow);
  return [unit * (3 + 2 * cosine), unit * (1 + cosine), unit];
}

/** `M(q) q'' = torques - friction q' - c(q, q')`. */
function accelerations({ angles: [, elbow], velocities: [va, vb] }: ArmState, { torques, friction }: ArmDrive): Pair {
  const [m11, m12, m22] = armMassMatrix(elbow);
  const sine = MASS * LINK ** 2 * Math.sin(elbow);
  const first = torques[0] - friction * va + sine * (2 * va * vb + vb ** 2);
  const second = torques[1] - friction * vb - sine * va ** 2;
  const determinant = m11 * m22 - m12 ** 2;
  return [(m22 * first - m12 * second) / determinant, (m11 * second - m12 * first) / determinant];
}

/** Spring and damper of each joint, cut to the limit. */
function controlled({ angles, velocities }: ArmState, goal: Pair, limit: number): Pair {
  const torque = (i: 0 | 1): number => SPRING * (goal[i] - angles[i]) - DAMPER * velocities[i];
  const cut = (wanted: number): number => Math.max(-limit, Math.min(limit, wanted));
  return [cut(torque(0)), cut(torque(1))];
}

/** A posture: the shoulder anywhere ahead, the elbow bent to either side. */
function anglesOf(key: Key): Pair {
  const [shoulder, elbow] = hostUniform(key, 2);
  return [Math.PI * (shoulder! - 0.5), 1.5 * Math.PI * (elbow! - 0.5)];
}
