import type { Layer } from './layer.js';
import { NOTHING_MADE, sizeOfAll } from './plan.js';
import { identity } from './stateless.js';

/**
 * Makes the weights of `layer`, which takes events of the shape `input`, and never uses them: their slopes are zero. For
 * networks whose authors declared what they did not need, so that both have the same tensors.
 */
export function idle(layer: Layer, input: readonly number[]): Layer {
  return {
    ...identity,
    plan: (shape) => {
      const made = layer.plan(input).rows.filter(({ weights }) => sizeOfAll(weights) > 0);
      return { shape, rows: made.map((row) => ({ ...row, ...still })) };
    },
    init: layer.init,
    advance: layer.advance,
  };
}

const still = { macs: 0, idle: true, made: NOTHING_MADE } as const;
