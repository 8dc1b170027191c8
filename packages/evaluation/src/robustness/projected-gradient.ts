import * as tf from '@tensorflow/tfjs-core';
import {
  chooseRows,
  EbmError,
  foldIn,
  release,
  scope,
  turnTaking,
  valueAndGradient,
  type Box,
  type Key,
} from '@ebmjs/core';
import { attackSettings, type AttackSettings, type ProjectedGradientOptions } from './attack-settings.js';
import { randomStart, steepest } from './ball-moves.js';
import type { AttackLoss } from './class-loss.js';
import { projected } from './project.js';

/** The best points that an attack has visited. */
export interface Attack {
  /** `[n, ...event]`, yours. The clean input itself where nothing better was met. */
  readonly x: tf.Tensor;
  /** Their merit: for `classLoss` the margin, of which 0 or more is a wrong answer; else the loss. */
  readonly merit: Float32Array;
}

/**
 * Projected gradient ascent (Madry et al. 2018, "Towards deep learning models resistant to adversarial attacks"): from a
 * start inside the ball, `x <- project(x + stepSize * steepest(dloss/dx))`, where `project` gives the nearest point of
 * the ball around the clean input and of the box, both. So the total change is bounded, not that of one step (the code of
 * Du and Mordatch bounds the step in L2 and knows no box), up to the rounding of float32.
 *
 * Of all points visited in all climbs, the clean input among them, the best is kept for each row. `x` and `from` are
 * borrowed. Rejects with an `EbmError` for options that are not allowed, and for clean inputs outside the box.
 */
export async function projectedGradient(options: ProjectedGradientOptions): Promise<Attack> {
  const settings = attackSettings(options);
  const { loss, x, key, ball, restarts, signal, from } = settings;
  await insideBox(x, ball.box);
  const takeTurns = turnTaking(signal);
  let best = scope(() => ({ x: x.clone(), merit: evaluated(loss, x).merit }));
  try {
    for (let restart = 0; restart < restarts; restart++) {
      let at = start(foldIn(key, restart), settings, restart === 0 ? from : undefined);
      try {
        for (let step = 0; step <= settings.steps; step++) {
          await takeTurns();
          const next = climbed(at, best, settings);
          release(at, best);
          [at, best] = [next.at, next.best];
        }
      } finally {
        release(at);
      }
    }
    const merit = await best.merit.data<'float32'>();
    return { x: best.x.clone(), merit };
  } finally {
    release(best);
  }
}

interface Best {
  readonly x: tf.Tensor;
  readonly merit: tf.Tensor1D;
}

const start = (key: Key, { ball, randomly }: AttackSettings, from: tf.Tensor | undefined): tf.Tensor =>
  scope(() => projected(from ?? (randomly ? randomStart(key, ball) : ball.clean), ball));

/** The best of what is known and `at`, and the next point. */
function climbed(at: tf.Tensor, best: Best, { loss, ball, stepSize }: AttackSettings): { at: tf.Tensor; best: Best } {
  return scope(() => {
    const { grad, merit } = evaluated(loss, at);
    const better = tf.greater<tf.Tensor1D>(merit, best.merit);
    const next = tf.add(at, tf.mul(steepest(ball.norm, grad), stepSize));
    return {
      at: projected(next, ball),
      best: { x: chooseRows(better, at, best.x), merit: tf.where(better, merit, best.merit) },
    };
  });
}

function evaluated(loss: AttackLoss, x: tf.Tensor): { grad: tf.Tensor; merit: tf.Tensor1D } {
  const { value, grad, merit = value }: ReturnType<NonNullable<AttackLoss['valueAndGrad']>> = valueAndGradient(loss, x);
  return { grad, merit };
}

/** `climbed` compares, and NaN compares with nothing: such rows would keep the clean input and say nothing. */
async function insideBox(x: tf.Tensor, box: Box | null): Promise<void> {
  const ends = scope(() => tf.stack([tf.min(x), tf.max(x)]));
  const [low, high] = await ends.data<'float32'>().finally(() => ends.dispose());
  const [min, max] = box ? [box.min, box.max] : [-Number.MAX_VALUE, Number.MAX_VALUE];
  if (!(low! >= min && high! <= max)) {
    const where = box ? `inside the box from ${min} to ${max}` : 'finite';
    throw new EbmError('projectedGradient.x', `must be ${where}`, [low!, high!]);
  }
}
