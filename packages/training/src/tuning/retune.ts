import { foldIn, type Kernel, type State } from '@ebmjs/core';
import type { Adjustments, RunState } from '../run-state.js';
import type { CheckedOptions } from '../train-options.js';
import { tuneSampler } from './tune-sampler.js';

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
  const { every: _, stepSize, setsSteps = false, onTuned, ...settings } = retune;
  const tuned = await tuneSampler<S, I>({
    ...settings,
    model,
    variables: current,
    buffer,
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
