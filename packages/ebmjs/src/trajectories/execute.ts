import { armMassMatrix, armMoved, particleMoved } from '@ebmjs/datasets';
import type { SimulationSection } from '../config/simulated.js';
import type { RobotName } from '../simulated-data.js';

type Pair = readonly [number, number];

/** Runge and Kutta's steps between two moments, and positions. */
const STEPS = 10;

/** How a plan is followed. */
export interface ExecuteOptions {
  readonly robot: RobotName;
  readonly simulation: SimulationSection;
  /** With `'feedback'` from the state that the robot is in; `'open-loop'` by the plan alone. */
  readonly loop: 'feedback' | 'open-loop';
}

/** What came of a plan. */
export interface Executed {
  /** `[moments, 4]`: positions and velocities. */
  readonly states: Float32Array;
  /** `[(moments - 1) * 10 + 1, 2]`: positions between moments as well, where obstacles may be. */
  readonly places: Float32Array;
  /** Share of moments at which the plan needs more than the limit of force or torque. */
  readonly overLimit: number;
}

/**
 * A planned path `[moments, features]`, of which the first four are positions and velocities, carried out on the simulated robot from its first
 * state: at each moment the acceleration that comes nearest to the next planned state, position over an interval and velocity
 * weighing alike, within the limit. For the arm the torque of that acceleration by its mass matrix, without Coriolis's.
 */
export function execute(plan: Float32Array, features: number, options: ExecuteOptions): Executed {
  const moments = plan.length / features;
  const { interval } = options.simulation;
  const states = new Float32Array(moments * 4);
  const places = new Float32Array(((moments - 1) * STEPS + 1) * 2);
  const planned = (moment: number): readonly number[] =>
    Array.from(plan.subarray(moment * features, moment * features + 4));
  let state = planned(0);
  let over = 0;
  states.set(state);
  places.set(state.slice(0, 2));
  for (let moment = 1; moment < moments; moment++) {
    const wanted = accelerations(planned(moment - 1), planned(moment), interval);
    if (isOver(forces(options.robot, planned(moment - 1), wanted), options)) over++;
    const own = options.loop === 'feedback' ? accelerations(state, planned(moment), interval) : wanted;
    const passed = moved(state, limited(forces(options.robot, state, own), options), options);
    passed.forEach((one, step) => places.set(one.slice(0, 2), 2 * ((moment - 1) * STEPS + step + 1)));
    states.set((state = passed.at(-1)!), moment * 4);
  }
  return { states, places, overLimit: over / (moments - 1) };
}

/** Least squares of `((x + v h + a h^2 / 2 - x') / h, v + a h - v')` in the constant acceleration. */
function accelerations(from: readonly number[], to: readonly number[], h: number): Pair {
  const axis = (i: 0 | 1): number => {
    const place = (to[i]! - from[i]! - h * from[i + 2]!) / h;
    const speed = to[i + 2]! - from[i + 2]!;
    return (place / 2 + speed) / (1.25 * h);
  };
  return [axis(0), axis(1)];
}

function forces(robot: RobotName, state: readonly number[], [a, b]: Pair): Pair {
  if (robot === 'particle') return [a, b];
  const [m11, m12, m22] = armMassMatrix(state[1]!);
  return [m11 * a + m12 * b, m12 * a + m22 * b];
}

/** A particle's force by its norm, an arm's torques one by one; but for what float32 makes of the limit itself. */
const isOver = ([a, b]: Pair, { robot, simulation: { limit } }: ExecuteOptions): boolean =>
  (robot === 'particle' ? Math.hypot(a, b) : Math.max(Math.abs(a), Math.abs(b))) > limit * (1 + 1e-4);

function limited(force: Pair, options: ExecuteOptions): Pair {
  const { limit } = options.simulation;
  if (!isOver(force, options)) return force;
  if (options.robot === 'arm') return [clip(force[0], limit), clip(force[1], limit)];
  const scale = limit / Math.hypot(...force);
  return [force[0] * scale, force[1] * scale];
}

const clip = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** The states that a constant force leads through, `STEPS` of an interval, the last at its end. */
function moved(state: readonly number[], force: Pair, { robot, simulation }: ExecuteOptions): readonly number[][] {
  const { interval, friction } = simulation;
  const [first, second] = [[state[0]!, state[1]!] as const, [state[2]!, state[3]!] as const];
  const steps = Array.from({ length: STEPS }, (_, step) => ((step + 1) / STEPS) * interval);
  if (robot === 'particle')
    return steps.map((time) => {
      const next = particleMoved({ position: first, velocity: second }, force, { interval: time, friction });
      return [...next.position, ...next.velocity];
    });
  let arm = { angles: first, velocities: second };
  return steps.map(() => {
    arm = armMoved(arm, { torques: force, friction }, interval / STEPS);
    return [...arm.angles, ...arm.velocities];
  });
}
