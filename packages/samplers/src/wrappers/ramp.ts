import { EbmError, knownOptions, oneOf, whole, within } from '@ebmjs/core';

/** A number for every step of a chain, counted from 0: a pure function, so that chains can be resumed. */
export type StepSchedule = (step: number) => number;

export interface RampOptions {
  /** The value at step 0. */
  readonly from: number;
  /** The value from step `steps` on. */
  readonly to: number;
  /** How many steps it takes to get there; at least 1. */
  readonly steps: number;
  /** `'linear'`; `'geometric'`: equal ratios, for positive values; `'cosine'`: slow at both ends. @defaultValue `'linear'` */
  readonly shape?: 'linear' | 'geometric' | 'cosine';
}

/** A way from one number to another, and the other for ever after. */
export function ramp(options: RampOptions): StepSchedule {
  knownOptions('ramp', options, ['from', 'to', 'steps', 'shape']);
  const from = within('ramp.from', options.from, -Infinity, Infinity);
  const to = within('ramp.to', options.to, -Infinity, Infinity);
  const steps = whole('ramp.steps', options.steps);
  const shape = oneOf('ramp.shape', options.shape ?? 'linear', ['linear', 'geometric', 'cosine']);
  if (shape === 'geometric' && !(from > 0 && to > 0)) {
    throw new EbmError('ramp.shape', 'must go from and to numbers above 0 to be geometric', [from, to]);
  }
  return (step) => {
    if (step >= steps) return to; // exactly, whatever the rounding
    const t = step / steps;
    if (shape === 'geometric') return from * (to / from) ** t;
    return from + (to - from) * (shape === 'cosine' ? (1 - Math.cos(Math.PI * t)) / 2 : t);
  };
}
