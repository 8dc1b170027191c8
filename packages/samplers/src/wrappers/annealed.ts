import { knownOptions, positive, scope, type Energy, type Kernel, type State } from '@ebmjs/core';
import { cooled } from '../tempered.js';
import type { StepSchedule } from './ramp.js';
import { learningInside } from './learning-inside.js';
import { refreshed, type Refreshing } from './refreshed.js';
import type { Counted } from './wrapped.js';

/** What changes besides the kernel. */
export interface AnnealedOptions {
  /** `T(step)` of the target `exp(-E/T)` of step `step`, which is counted from 0. @defaultValue 1 throughout */
  readonly temperature?: StepSchedule;
}

/**
 * Another kernel, or another temperature, every step: step `i` of a chain, counted from 0, is a step of `kernelAt(i)` on
 * `exp(-E/T(i))`. For schedules of a step size or of noise:
 *
 * ```
 * annealed((step) => langevin({ preset: 'paper', noise: ramp({ from: 0.02, to: 0.005, steps: 100 })(step) }))
 * ```
 *
 * Both are functions of the number of the step and of nothing else, and that number is in the state: a chain that goes
 * on from its state goes on as it would have. What a state caches of the energy is computed anew when the temperature
 * changes, which costs kernels with a cache (`hmc`, `mala`) one gradient then; `langevin` has none.
 *
 * The kernels must share one kind of state. `tempered` around this one raises all temperatures.
 */
export function annealed<S extends State, I>(
  kernelAt: (step: number) => Kernel<S, I>,
  options: AnnealedOptions = {},
): Kernel<Counted<S>, I> {
  knownOptions('annealed', options, ['temperature']);
  const temperature: StepSchedule = options.temperature ?? (() => 1);
  const at = (energy: Energy, step: number): Energy => {
    const now = positive('annealed.temperature', temperature(step));
    return now === 1 ? energy : cooled(energy, now);
  };
  const wrapped: Refreshing<Counted<S>, I> = {
    init: (position, energy) =>
      scope(() => {
        const inner = kernelAt(0).init(position, at(energy, 0));
        return { position: inner.position, inner, step: 0 };
      }),
    step: (key, { inner, step }, energy) =>
      scope(() => {
        const [kernel, now] = [kernelAt(step), at(energy, step)];
        const changed = step > 0 && temperature(step) !== temperature(step - 1);
        const [next, info] = kernel.step(key, changed ? refreshed(kernel, inner, now) : inner, now);
        return [{ position: next.position, inner: next, step: step + 1 }, info] as const;
      }),
    // What is cached is of the temperature of the last step made.
    refresh: (state, energy) => {
      const last = Math.max(0, state.step - 1);
      return { ...state, inner: refreshed(kernelAt(last), state.inner, at(energy, last)) };
    },
    // What has been learnt comes in with the start of a chain.
    ...learningInside(kernelAt(0), (first) => annealed((step) => (step === 0 ? first : kernelAt(step)), options)),
  };
  return wrapped;
}
