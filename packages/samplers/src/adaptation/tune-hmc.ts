import type * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, split, turnTaking, type Energy, type Key } from '@ebmjs/core';
import type { HmcOptions } from '../hmc.js';
import type { HmcSettings } from '../kernels/hmc-proposal.js';
import { LEAPFROG } from '../kernels/integrator.js';
import type { Mass } from '../kernels/mass.js';
import { startAt, type Point } from '../point.js';
import { hmcTrial } from './hmc-trial.js';
import { massEstimate, type MassEstimate } from './mass-estimate.js';
import { meanAcceptance } from './pooled-acceptance.js';
import { stepSizeSearch } from './step-size-search.js';
import { tuneSettings, type TuneHmcOptions, type TuneSettings } from './tune-options.js';
import { tuning, type Flight, type TuningState } from './tuning.js';
import type { WelfordState } from './welford.js';

/** A step of a warm-up. Plain JSON. */
export interface TuneStep extends Flight {
  /** Mean of all chains. */
  readonly acceptance: number;
  /** Chains that diverged. */
  readonly divergences: number;
}

/** What a warm-up has found. */
export interface TunedHmc {
  /** For `hmc`, or for a kernel of your own. A mass holds a tensor, the caller's to release after the kernel's last step. */
  readonly options: HmcOptions;
  /** Where the chains are, `[chains, ...event]`; owned by the caller. */
  readonly position: tf.Tensor;
  /** Every step of the warm-up. */
  readonly trace: readonly TuneStep[];
}

/**
 * A warm-up of `hmc`: chains walk from `position`, which is borrowed, to where the mass is, and on the way the step size
 * is searched and averaged (`stepSizeSearch`, `dualAveraging`), the mass estimated from all chains in windows that double
 * (`warmupWindows`, `pooledVariance` or `pooledCovariance`), and the length of trajectories follows ChEES (`chees`).
 * Afterwards nothing adapts: `hmc(tuned.options)` is exact. With `'chees'`, it draws its leapfrogs from `[1, most]`.
 *
 * One number a chain is read back at every step. Throws an `EbmError` for options, for a start that is not finite, and
 * where there is no step size to find; the signal's reason on an abort.
 */
export async function tuneHmc(
  energy: Energy,
  key: Key,
  position: tf.Tensor,
  options: TuneHmcOptions = {},
): Promise<TunedHmc> {
  const settings = tuneSettings(options);
  const { box, jitter, leapfrogs } = settings;
  const tensors = holder<Held>({ point: startAt('tuneHmc.position', position, energy, box) });
  try {
    const { state, trace } = await walked(key, { energy, settings, tensors });
    const { point, mass } = tensors.get();
    const { settled } = tuning(settings).value(state);
    const steps = leapfrogs === 'chees' ? ([1, settled.leapfrogs] as const) : leapfrogs;
    const shape = { ...(mass && { mass }), ...(box && { box }), ...(jitter > 0 && { jitter }) };
    const end = point.position.clone();
    release(point);
    return { options: { stepSize: settled.stepSize, steps, ...shape }, position: end, trace };
  } catch (error) {
    release(tensors.get());
    throw error;
  }
}

/** The tensors of a warm-up. */
interface Held {
  readonly point: Point;
  readonly mass?: Mass;
  /** What the window under way has seen. */
  readonly seen?: WelfordState;
}

/** Holds tensors; frees what it is told to replace. */
interface Holder<T extends object> {
  readonly get: () => T;
  readonly set: (next: T) => void;
}

function holder<T extends object>(first: T): Holder<T> {
  let held = first;
  return {
    get: () => held,
    set: (next) => {
      const kept = new Set<unknown>(Object.values(next));
      release(Object.values(held).filter((each) => !kept.has(each)));
      held = next;
    },
  };
}

interface WarmUp {
  readonly energy: Energy;
  readonly settings: TuneSettings;
  readonly tensors: Holder<Held>;
}

interface Walked {
  readonly state: TuningState;
  readonly trace: TuneStep[];
}

/** Leapfrogs of the first trajectories that ChEES lengthens. */
const FIRST = 4;

/** All windows. Step `i` uses `foldIn` of its own key with `i`. */
async function walked(key: Key, warmUp: WarmUp): Promise<Walked> {
  const { settings, tensors } = warmUp;
  const [walkKey, searchKey] = split(key, 2);
  const takeTurns = turnTaking(settings.signal);
  const reducer = tuning(settings);
  const begun = async (i: number, from: Flight): Promise<TuningState> =>
    reducer.init({ ...from, stepSize: await searched(foldIn(searchKey, i), from.stepSize, warmUp) });
  let state = await begun(0, { stepSize: settings.stepSize, leapfrogs: FIRST });
  const trace: TuneStep[] = [];
  const masses = massEstimate(settings.mass);
  for (const window of settings.windows) {
    const estimate = window.mass ? masses : undefined;
    if (estimate) tensors.set({ ...tensors.get(), seen: estimate.init(tensors.get().point.position.shape.slice(1)) });
    for (let i = window.first; i <= window.last; i++) {
      await takeTurns();
      const flight = reducer.value(state).next;
      const trial = await hmcTrial(foldIn(walkKey, i), tensors.get().point, warmUp.energy, flown(flight, warmUp));
      tensors.set(moved(tensors.get(), trial.point, estimate));
      state = reducer.update(state, trial);
      trace.push({ ...flight, acceptance: meanAcceptance(trial.acceptance), divergences: trial.divergences });
    }
    if (!estimate) continue;
    const { point, seen } = tensors.get();
    tensors.set({ point, mass: await estimate.mass(seen!) });
    state = await begun(window.last + 1, reducer.value(state).settled);
  }
  return { state, trace };
}

const flown = ({ stepSize, leapfrogs }: Flight, { settings, tensors }: WarmUp): HmcSettings => ({
  stepSize,
  steps: [leapfrogs, leapfrogs],
  jitter: settings.jitter,
  integrator: LEAPFROG,
  mass: tensors.get().mass,
  box: settings.box,
});

const moved = (held: Held, point: Point, estimate: MassEstimate | undefined): Held =>
  estimate && held.seen ? { ...held, point, seen: estimate.update(held.seen, point.position) } : { ...held, point };

/** The step size that one leapfrog from here asks for. */
async function searched(key: Key, from: number, warmUp: WarmUp): Promise<number> {
  const search = stepSizeSearch();
  const takeTurns = turnTaking(warmUp.settings.signal);
  let state = search.init(from);
  for (let i = 0; !state.done; i++) {
    await takeTurns();
    const settings = flown({ stepSize: state.stepSize, leapfrogs: 1 }, warmUp);
    const { point, acceptance } = await hmcTrial(foldIn(key, i), warmUp.tensors.get().point, warmUp.energy, settings);
    release(point);
    state = search.update(state, meanAcceptance(acceptance));
  }
  return state.stepSize;
}
