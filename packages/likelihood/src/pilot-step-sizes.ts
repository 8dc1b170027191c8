import { EbmError, knownOptions, positive, within, type Kernel, type State } from '@ebmjs/core';
import { annealedWalk, kernelAt } from './annealed-walk.js';
import { CHAINS_OPTIONS, startChains, type ChainsOptions } from './chains.js';

export interface PilotOptions<S extends State, I> extends ChainsOptions {
  /** The kernel of a given step size. Its info must have `accepted`. */
  readonly kernel: (stepSize: number) => Kernel<S, I>;
  /** Where to begin, at the base. */
  readonly stepSize: number;
  /** Share of the proposals that should be accepted. @defaultValue 0.75 */
  readonly acceptance?: number;
  /** Never above this: at the base all steps of a uniform box are accepted. @defaultValue ten times `stepSize` */
  readonly maxStepSize?: number;
}

/** How much the logarithm of the step size moves for each 1 of acceptance too much. */
const GAIN = 0.4;

/**
 * Tunes a step size for each temperature on chains that are thrown away, so that the run that counts can keep its
 * kernels fixed, as the theory of AIS and RAISE demands: walks the schedule once, and at each temperature moves
 * `log stepSize` by 0.4 times the acceptance above or below the wanted one.
 *
 * ```ts
 * const stepSize = await pilotStepSizes({ base, target, schedule, chains: 20, kernel, stepSize: 0.1, key: pilotKey });
 * await ais({ base, target, schedule, chains: 100, kernel: (beta) => kernel(stepSize(beta)), key: aisKey });
 * ```
 *
 * Returns the step size as a function of the inverse temperature, between those of the schedule by interpolation of
 * its logarithm. Give the run that follows another key.
 */
export async function pilotStepSizes<S extends State, I>(
  options: PilotOptions<S, I>,
): Promise<(beta: number) => number> {
  const { kernel, wanted, largest } = check(options);
  const { betas, path, start, key, dispose } = startChains('pilotStepSizes', options);
  let logStep = Math.log(options.stepSize);
  const logSteps: number[] = [];
  const walk = annealedWalk({
    path,
    kernel: () => kernel(Math.exp(logStep)),
    ...{ betas: betas.slice(1), key, start, signal: options.signal },
  });
  try {
    for await (const { k, accepted } of walk) {
      if (k === 0) continue;
      if (accepted === undefined)
        throw new EbmError('pilotStepSizes.kernel', "must tell `accepted` in its step's info");
      logStep = Math.min(logStep + GAIN * (accepted / options.chains - wanted), Math.log(largest));
      logSteps.push(logStep);
      options.onProgress?.({ done: k, total: betas.length - 1 });
    }
  } finally {
    dispose();
  }
  return (beta) => Math.exp(interpolated(betas.slice(1), logSteps, beta));
}

function check<S extends State, I>(
  options: PilotOptions<S, I>,
): { kernel: PilotOptions<S, I>['kernel']; wanted: number; largest: number } {
  knownOptions('pilotStepSizes', options, [...CHAINS_OPTIONS, 'kernel', 'stepSize', 'acceptance', 'maxStepSize']);
  const stepSize = positive('pilotStepSizes.stepSize', options.stepSize);
  return {
    kernel: kernelAt('pilotStepSizes.kernel', options.kernel),
    wanted: within('pilotStepSizes.acceptance', options.acceptance ?? 0.75, 0.01, 0.99),
    largest: within('pilotStepSizes.maxStepSize', options.maxStepSize ?? 10 * stepSize, stepSize, Infinity),
  };
}

/** The value at `x` of the broken line through `(xs, ys)`, level beyond its ends. */
function interpolated(xs: readonly number[], ys: readonly number[], x: number): number {
  const right = xs.findIndex((knot) => knot >= x);
  if (right < 0) return ys.at(-1)!;
  if (right === 0) return ys[0]!;
  const t = (x - xs[right - 1]!) / (xs[right]! - xs[right - 1]!);
  return (1 - t) * ys[right - 1]! + t * ys[right]!;
}
