import { EbmError, knownOptions, oneOf, positive, whole } from '@ebmjs/core';

/** Inverse temperatures from 0 to 1, both included, strictly increasing. */
export type Schedule = readonly number[];

/** Equal steps: `beta = t`, with `t = k / count`. */
export interface LinearSchedule {
  /** Number of steps, so that there are `count + 1` inverse temperatures. */
  readonly count: number;
  /** @defaultValue 'linear' */
  readonly kind?: 'linear';
}

/** Small steps at both ends: the logistic function from `-radius` to `radius`, moved and scaled to `[0, 1]`. */
export interface SigmoidSchedule {
  readonly count: number;
  readonly kind: 'sigmoid';
  /** @defaultValue 4 (Wu et al. 2016, "On the quantitative analysis of decoder-based generative models", their code) */
  readonly radius?: number;
}

/** `beta = t ** exponent`: for exponents above 1 the steps begin small, for those below 1 they end small. */
export interface PowerSchedule {
  readonly count: number;
  readonly kind: 'power';
  /** @defaultValue 2 */
  readonly exponent?: number;
}

/**
 * `beta = (ratio ** t - 1) / (ratio - 1)`: equal steps of the logarithm of the precision between two Gaussians whose
 * precisions have this ratio, which is where it is optimal. The steps begin small for ratios above 1.
 */
export interface GeometricSchedule {
  readonly count: number;
  readonly kind: 'geometric';
  /** Precision (1 / variance) of the target over that of the base. */
  readonly ratio: number;
}

/**
 * Equal steps within each piece: `pieces: [[0.5, 1000], [0.9, 10_000], [1, 100_000]]` takes 1,000 steps to 0.5, then
 * 10,000 to 0.9, then 100,000 to 1 (Salakhutdinov and Murray 2008, "On the quantitative analysis of deep belief
 * networks", whose steps become finer in the same way).
 */
export interface PiecewiseSchedule {
  readonly kind: 'piecewise';
  /** Where each piece ends and in how many steps; the last ends at 1. */
  readonly pieces: readonly (readonly [to: number, count: number])[];
}

export type ScheduleOptions = LinearSchedule | SigmoidSchedule | PowerSchedule | GeometricSchedule | PiecewiseSchedule;

/**
 * The inverse temperatures `0 = beta_0 < beta_1 < ... < beta_count = 1` of an annealing run.
 *
 * Takes a kind of schedule, or the inverse temperatures themselves, which it checks and copies.
 *
 * ```ts
 * annealingSchedule({ count: 4 }); // [0, 0.25, 0.5, 0.75, 1]
 * ```
 *
 * @throws EbmError where the result would not increase strictly from 0 to 1
 */
export function annealingSchedule(options: ScheduleOptions | Schedule): Schedule {
  if (isSchedule(options)) return increasing([...options]);
  if (options.kind === 'piecewise') return increasing(piecewise(options));
  whole('annealingSchedule.count', options.count);
  const { count } = options;
  const shape = shapeOf(options);
  return increasing(Array.from({ length: count + 1 }, (_, k) => (k === count ? 1 : shape(k / count))));
}

const isSchedule = (options: ScheduleOptions | Schedule): options is Schedule => Array.isArray(options);

/** The schedule as a function of `t` in `[0, 1]`. */
function shapeOf(options: Exclude<ScheduleOptions, PiecewiseSchedule>): (t: number) => number {
  const { count: _, kind = 'linear', ...rest } = options;
  oneOf('annealingSchedule.kind', kind, ['linear', 'sigmoid', 'power', 'geometric', 'piecewise']);
  const parameter = { linear: [], sigmoid: ['radius'], power: ['exponent'], geometric: ['ratio'] }[kind];
  knownOptions(`annealingSchedule (${kind})`, rest, parameter);
  switch (options.kind) {
    case 'sigmoid': {
      const radius = positive('annealingSchedule.radius', options.radius ?? 4);
      return (t) => (1 + Math.tanh((radius * (2 * t - 1)) / 2) / Math.tanh(radius / 2)) / 2;
    }
    case 'power': {
      const exponent = positive('annealingSchedule.exponent', options.exponent ?? 2);
      return (t) => t ** exponent;
    }
    case 'geometric': {
      const rate = Math.log(positive('annealingSchedule.ratio', options.ratio));
      return (t) => (rate === 0 ? t : Math.expm1(rate * t) / Math.expm1(rate));
    }
    default:
      return (t) => t;
  }
}

function piecewise(options: PiecewiseSchedule): number[] {
  const { kind: _, pieces, ...rest } = options;
  knownOptions('annealingSchedule (piecewise)', rest, ['pieces']);
  if (!Array.isArray(pieces)) throw new EbmError('annealingSchedule.pieces', 'must be a list of [to, count]', pieces);
  return pieces.reduce<number[]>(
    (betas, [to, count], i) => {
      const from = betas.at(-1)!;
      const steps = whole(`annealingSchedule.pieces[${i}][1]`, count);
      return [...betas, ...Array.from({ length: steps }, (__, k) => from + ((k + 1) / steps) * (to - from))];
    },
    [0],
  );
}

function increasing(betas: Schedule): Schedule {
  const where = 'annealingSchedule';
  if (betas.length < 2 || betas[0] !== 0 || betas.at(-1) !== 1) {
    throw new EbmError(where, 'must begin with 0 and end with 1', [betas[0], betas.at(-1)]);
  }
  const fault = betas.findIndex((beta, k) => k > 0 && !(beta > betas[k - 1]!));
  if (fault >= 0) throw new EbmError(`${where}[${fault}]`, 'must be above the one before it', betas[fault]);
  return betas;
}
