import { foldIn, hostUniform, type Key } from '@ebmjs/core';
import { recorded, type Trajectories } from './trajectories.js';
import { trajectoryOptions, type TrajectoriesOptions } from './trajectory-options.js';

type Vector = readonly [x: number, y: number];

/** Where a particle is, in metres, and how fast, in metres a second. */
export interface ParticleState {
  readonly position: Vector;
  readonly velocity: Vector;
}

/** Half the side of the room. */
const WALL = 1;

/** Spring and damper of the controller, newtons a metre and newton seconds a metre: without a limit it does not overshoot. */
const [SPRING, DAMPER] = [4, 4];

const FEATURES = [
  { name: 'x', unit: 'm' },
  { name: 'y', unit: 'm' },
  { name: 'x velocity', unit: 'm/s' },
  { name: 'y velocity', unit: 'm/s' },
];
const FORCES = [
  { name: 'x force', unit: 'N' },
  { name: 'y force', unit: 'N' },
];

/**
 * A particle of 1 kg in a square room of 2 m, driven towards one random goal after another by a spring and a damper whose
 * force has a limit. States `(x, y, v_x, v_y)`, and with `actions` the force until the next. For the experiments with
 * trajectories of Du and Mordatch 2019 (section 5), whose simulation was not released: this one is ours.
 *
 * ```ts
 * const data = trajectoryWindows(particleTrajectories({ trajectories: 500, moments: 100, key: key(1) }), { window: 20 });
 * ```
 */
export function particleTrajectories(options: TrajectoriesOptions): Trajectories {
  const checked = trajectoryOptions('particleTrajectories', options);
  const { interval, goalEvery, limit, friction, actions } = checked;
  const simulate = function* (trajectory: number): Generator<readonly number[], never> {
    const own = foldIn(options.key, trajectory);
    let state: ParticleState = { position: placeOf(foldIn(own, 0), 0.9 * WALL), velocity: [0, 0] };
    for (let moment = 0; ; moment++) {
      const goal = placeOf(foldIn(own, 1 + Math.floor(moment / goalEvery)), 0.7 * WALL);
      const force = controlled(state, goal, limit);
      yield [...state.position, ...state.velocity, ...(actions ? force : [])];
      state = particleMoved(state, force, { interval, friction });
    }
  };
  const features = actions ? [...FEATURES, ...FORCES] : FEATURES;
  return recorded({ name: 'particle', features, interval }, checked, simulate);
}

/** The particle after `interval` seconds of a constant force: exactly, with friction as well. At a wall it stops. */
export function particleMoved(
  { position, velocity }: ParticleState,
  force: Vector,
  { interval: t, friction: b }: { readonly interval: number; readonly friction: number },
): ParticleState {
  // v' = f - b v: the shares of the time that velocity and force act for, and t and t^2 / 2 without friction.
  const kept = Math.exp(-b * t);
  const once = b === 0 ? t : -Math.expm1(-b * t) / b;
  const twice = b * t < 1e-4 ? t ** 2 / 2 - (b * t ** 3) / 6 : (t - once) / b;
  const axis = (i: 0 | 1): readonly [number, number] => {
    const x = position[i] + velocity[i] * once + force[i] * twice;
    const v = velocity[i] * kept + force[i] * once;
    return Math.abs(x) < WALL ? [x, v] : [Math.sign(x) * WALL, 0];
  };
  const [[x, vx], [y, vy]] = [axis(0), axis(1)];
  return { position: [x, y], velocity: [vx, vy] };
}

/** Spring and damper towards the goal, cut to the limit. */
function controlled({ position, velocity }: ParticleState, goal: Vector, limit: number): Vector {
  const wanted = (i: 0 | 1): number => SPRING * (goal[i] - position[i]) - DAMPER * velocity[i];
  const force: Vector = [wanted(0), wanted(1)];
  const scale = Math.min(1, limit / Math.hypot(...force));
  return [force[0] * scale, force[1] * scale];
}

/** A place in the middle of the room. */
function placeOf(key: Key, half: number): Vector {
  const [x, y] = hostUniform(key, 2);
  return [half * (2 * x! - 1), half * (2 * y! - 1)];
}
