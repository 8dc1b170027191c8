import { foldIn, type Batch, type Key, type Kernel, type State } from '@ebmjs/core';
import type { Adjustments, RunState } from '../run-state.js';
import type { CheckedOptions } from '../train-options.js';
import { tuneSampler, type TunedSampler } from './tune-sampler.js';
import type { SamplerTuning } from './tune-options.js';

/** How a run finds its step size again from time to time. */
export interface Retune<S extends State = State, I = unknown> extends SamplerTuning<S, I> {
  /** Updates from one tuning to the next. */
  readonly every: number;
  /** The step size of the kernel that the run begins with: `kernel(stepSize)` is the sampler's. */
  readonly stepSize: number;
  /** Where half of the chains start, the others starting in the buffer. @defaultValue all start in the buffer */
  readonly start?: (key: Key, n: number) => Batch;
  /**
   * Whether the number of steps is set as well. It is then that of the last tuning, whatever else has raised it.
   *
   * @defaultValue `false`
   */
  readonly setsSteps?: boolean;
  /** Told what each tuning has found, after how many updates. */
  readonly onTuned?: (step: number, tuned: TunedSampler) => void;
}

/** The key of a tuning, under that of the update that follows it. */
const TUNING = 2 ** 32;

type Options<S extends State, I> = Pick<CheckedOptions<never, S, I>, 'sampler' | 'buffer' | 'model'>;

/**
 * The adjustments to make the next update with: where a tuning is due, what it finds; where it finds nothing, or none is
 * due, those that the run has. Depends on the state and the buffer alone, so that a run resumed here tunes again, to the
 * same end. Borrows everything.
 */
export async function retuned<S extends State, I>(
  { sampler, buffer, model }: Options<S, I>,
  current: RunState,
  signal: AbortSignal | undefined,
): Promise<Adjustments> {
  const { adjustments, step } = current;
  const { retune } = sampler;
  if (!retune || step === 0 || step % retune.every !== 0) return adjustments;
  const { every: _, stepSize, start, setsSteps = false, onTuned, ...settings } = retune;
  const stored = (key: Key, n: number): Batch => buffer.draw(key, n);
  const tuned = await tuneSampler<S, I>({
    ...settings,
    model,
    variables: current,
    ...(start ? { start, buffer } : { start: stored }),
    key: foldIn(foldIn(current.key, step), TUNING),
    ...(signal && { signal }),
  });
  onTuned?.(step, tuned);
  const { choice } = tuned;
  if (!choice) return adjustments;
  const steps = setsSteps ? choice.steps / sampler.steps : adjustments.steps;
  return { ...adjustments, stepSize: choice.stepSize / stepSize, steps };
}

/** The kernel of the step size that the run has come to. */
export function adjustedKernel<S extends State, I>(
  { kernel, retune }: Options<S, I>['sampler'],
  { stepSize }: Adjustments,
): Kernel<S, I> {
  return retune && stepSize !== undefined ? retune.kernel(retune.stepSize * stepSize) : kernel;
}
