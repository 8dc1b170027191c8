import type { Tensor } from '@tensorflow/tfjs-core';
import { knownOptions, whole, within } from './check.js';
import type { Energy } from './energy.js';
import { EbmError } from './error.js';
import type { Kernel, State } from './kernel.js';
import { foldIn, type Key } from './key.js';
import { release } from './scope.js';
import { checkNumbers, withChecks } from './start-checks.js';
import { turnTaking } from './turn-taking.js';

/** How far `run` goes, and who watches. */
export interface RunOptions<S, I> {
  /** A whole number of at least 0. */
  readonly steps: number;
  /** Called after each step, counted from 1; borrows both. */
  readonly onStep?: (step: number, state: S, info: I) => void;
  /** Ends the run with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
}

/**
 * Walks a batch of chains from `position` for `steps` steps and returns where they end. The result is yours; every
 * tensor in between is freed. Step `i` uses `foldIn(key, i)`, so a longer run begins with the shorter one.
 */
export function run<S extends State, I>(
  kernel: Kernel<S, I>,
  energy: Energy,
  key: Key,
  position: Tensor,
  options: RunOptions<S, I>,
): Tensor {
  knownOptions('run', options, ['steps', 'onStep', 'signal']);
  const { steps, onStep, signal } = options;
  whole('run.steps', steps, 0);
  let last: Tensor | undefined;
  for (const { step, state, info } of walk(kernel, energy, key, position)) {
    if (step > 0) onStep?.(step, state, info as I);
    signal?.throwIfAborted();
    if (step === steps) {
      last = state.position.clone();
      break;
    }
  }
  return last!;
}

/** A visited state. `state` and `info` are freed at the next pull: clone what you keep. */
export interface Visit<S, I> {
  /** 0 for the start. */
  readonly step: number;
  readonly state: S;
  /** Absent at the start. */
  readonly info: I | undefined;
}

/**
 * The chain as an endless iteration, beginning with the start itself. Frees what it replaces, and all when left.
 *
 * Whether a start at an energy that is not finite throws is up to the kernel: those with a Metropolis test do. On WebGPU
 * only `stream` can: numbers there cannot be waited for in a synchronous loop.
 */
export function* walk<S extends State, I>(
  kernel: Kernel<S, I>,
  energy: Energy,
  key: Key,
  position: Tensor,
): Generator<Visit<S, I>, never, undefined> {
  let state = kernel.init(position, energy);
  let info: I | undefined;
  try {
    for (let step = 0; ; step++) {
      yield { step, state, info };
      const [next, nextInfo] = kernel.step(foldIn(key, step), state, energy);
      release(state, info);
      state = next;
      info = nextInfo;
    }
  } finally {
    release(state, info);
  }
}

/** How far `stream` goes, and what stops it. */
export interface StreamOptions {
  /** A whole number of at least 0. */
  readonly steps: number;
  /** Ends the stream with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
  /** The event loop gets a turn at least this often, in milliseconds. @defaultValue 30 */
  readonly yieldEvery?: number;
}

/** `walk` for long runs: ends after `steps`, lets timers, signals and paint through, and stops on an abort. */
export async function* stream<S extends State, I>(
  kernel: Kernel<S, I>,
  energy: Energy,
  key: Key,
  position: Tensor,
  options: StreamOptions,
): AsyncGenerator<Visit<S, I>, void, undefined> {
  knownOptions('stream', options, ['steps', 'signal', 'yieldEvery']);
  const { steps, signal } = options;
  const yieldEvery = within('stream.yieldEvery', options.yieldEvery ?? 30, 0, Infinity);
  whole('stream.steps', steps, 0);
  const takeTurns = turnTaking(signal, yieldEvery);
  signal?.throwIfAborted();
  let checks: readonly Promise<void>[] = [];
  const checked: Kernel<S, I> = {
    init: (...from) => {
      const [state, begun] = withChecks(() => kernel.init(...from));
      checks = begun;
      return state;
    },
    step: (...from) => kernel.step(...from),
  };
  for (const visit of walk(checked, energy, key, position)) {
    if (visit.step === 0 && checks.length > 0) await passed(checks);
    yield visit;
    if (visit.step === steps) return;
    await takeTurns();
  }
}

/** Waits for all, so that none still holds a tensor, and throws what the first one found. */
async function passed(checks: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(checks);
  await Promise.all(checks);
}

/**
 * Throws unless every energy at the start of a chain is finite: such a chain would never move, and say nothing. Numbers
 * are read as by `checkNumbers`: a wait for the backend, so once a start and not once a step.
 */
export function finiteStart(where: string, energies: Tensor): void {
  checkNumbers(energies, (values) => {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new EbmError(where, `the energy at the start of chain ${bad} must be finite`, values[bad]);
  });
}
