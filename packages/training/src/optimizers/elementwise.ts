import * as tf from '@tensorflow/tfjs-core';
import { mapParams, scope, type Json, type Params } from '@ebmjs/core';
import type { Optimizer, OptimizerState, SecondMoment } from '../optimizer.js';
import { byName, type Entry } from './by-name.js';

/** An optimiser told by what it does to one weight. */
export interface Elementwise {
  readonly name: string;
  readonly config: Json;
  /** Names of its moments, each 0 before the first step. */
  readonly moments: readonly string[];
  /** The numbers of step `t`, counted from 1, whose rate is multiplied by `scale`. */
  readonly numbers: (t: number, scale: number) => { readonly [name: string]: number };
  /** The new weight and then the new moments, from the gradient `g`, the weight `w`, the moments and the numbers. */
  readonly move: (entry: Entry, name: string) => readonly tf.Tensor[];
  readonly secondMoment?: SecondMoment;
  /** Throws an `EbmError` for weights that its options do not fit. */
  readonly check?: (weights: Params) => void;
}

/** The optimiser that does so to every weight. `S` has the moments by the names that the rule gives. */
export function elementwise<S extends OptimizerState>(rule: Elementwise): Optimizer<S> {
  const { name, config, moments: names, numbers, secondMoment, check } = rule;
  const move = byName({ results: ['w', ...names], move: rule.move });
  return {
    name,
    config,
    ...(secondMoment && { secondMoment }),
    init: (weights) => {
      check?.(weights);
      const zeros = (): Params => mapParams(weights, (w) => tf.zerosLike(w));
      return { count: 0, moments: Object.fromEntries(names.map((each) => [each, zeros()])) } as unknown as S;
    },
    step: (grads, { count, moments }, weights, scale = 1) =>
      scope(() => {
        const given = Object.entries(numbers(count + 1, scale)).map(([each, value]) => [each, tf.scalar(value)]);
        const { w, ...next } = move({ w: weights, g: grads, ...moments }, Object.fromEntries(given));
        return [w!, { count: count + 1, moments: next } as unknown as S] as const;
      }),
  };
}
