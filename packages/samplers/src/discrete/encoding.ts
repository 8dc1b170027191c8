import * as tf from '@tensorflow/tfjs-core';
import { checkNumbers, EbmError, oneOf, scope } from '@ebmjs/core';

/**
 * How the states of sites are told in numbers: `'binary'`, 0 and 1; `'spins'`, -1 and 1; `'one-hot'`, the last axis of
 * an event holds a 1 for the state of the site and 0 for the others.
 */
export type SiteValues = 'binary' | 'spins' | 'one-hot';

/** Positions `[n, ...event]` as one-hot rows `[n, sites, states]`, and back. */
export interface Encoding {
  /** `|a - b|^2` of any two states of a site. */
  readonly squaredDistance: number;
  readonly states: (position: tf.Tensor) => tf.Tensor3D;
  /** Of the shape of `like`, but for the number of rows. */
  readonly position: (states: tf.Tensor3D, like: tf.Tensor) => tf.Tensor;
  /** The slope of the energy in the one-hot rows, `[n, sites, states]`, out of that in the position. */
  readonly slopes: (gradient: tf.Tensor, states: number) => tf.Tensor3D;
  /** What positions must be. */
  readonly demand: string;
}

const ENCODINGS: { readonly [values in SiteValues]: Encoding } = {
  binary: twoStates(0, 1),
  spins: twoStates(-1, 1),
  'one-hot': {
    squaredDistance: 2,
    states: (x) => tf.reshape(x, [x.shape[0]!, -1, x.shape.at(-1)!]),
    position: (states, { shape }) => tf.reshape(states, [-1, ...shape.slice(1)]),
    slopes: (gradient, states) => tf.reshape(gradient, [gradient.shape[0]!, -1, states]),
    demand: 'one-hot rows along its last axis',
  },
};

/** Throws an `EbmError` for `where` unless there is an encoding of that name. */
export function encodingOf(where: string, values: SiteValues): Encoding {
  return ENCODINGS[oneOf(where, values, ['binary', 'spins', 'one-hot'])];
}

function twoStates(low: number, high: number): Encoding {
  return {
    squaredDistance: (high - low) ** 2,
    states: (x) => tf.div(tf.abs(tf.sub(column(x), [high, low])), high - low),
    position: (states, { shape }) => tf.reshape(tf.sum(tf.mul(states, [low, high]), 2), [-1, ...shape.slice(1)]),
    slopes: (gradient) => tf.mul(column(gradient), [low, high]),
    demand: `made of ${low} and ${high}`,
  };
}

/** `[n, sites, 1]` */
const column = (x: tf.Tensor): tf.Tensor3D => tf.reshape(x, [x.shape[0]!, -1, 1]);

/** Throws an `EbmError` for `where` unless chains can start there. Numbers are read once, as by `checkNumbers`. */
export function checkStates(where: string, position: tf.Tensor, encoding: Encoding): void {
  if (position.dtype !== 'float32') throw new EbmError(where, 'the position must be float32', position.dtype);
  if (position.size === 0) throw new EbmError(where, 'the position must have at least one chain', position.shape);
  const wrong = (): never => {
    throw new EbmError(where, `the start must be ${encoding.demand}`);
  };
  const oneHot = encoding === ENCODINGS['one-hot'];
  if (position.rank < (oneHot ? 2 : 1) || (oneHot && position.shape.at(-1)! < 2)) wrong();
  scope(() => {
    const states = encoding.states(position);
    const between = tf.sum(tf.abs(tf.mul(states, tf.sub(1, states))));
    const extra = tf.sum(tf.abs(tf.sub(tf.sum(states, 2), 1))); // of numbers far out, too
    checkNumbers(tf.stack([between, extra]), ([a, b]) => {
      if (!(a === 0 && b === 0)) wrong(); // also where there is a NaN
    });
  });
}
