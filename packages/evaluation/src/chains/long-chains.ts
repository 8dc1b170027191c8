import type * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  release,
  turnTaking,
  whole,
  type Box,
  type Energy,
  type Json,
  type Kernel,
  type Key,
  type Params,
  type State,
} from '@ebmjs/core';
import type { ClassOf } from '../labels/neighbour-classes.js';
import { chainLook, usualDistance, type ChainLook, type LookOptions } from './chain-look.js';
import { loadedState, savedState } from './chain-state.js';
import { logSpaced } from './log-spaced.js';

/** Chains on their way, for a file: what they need to go on to the bit as if they had never stopped. */
export interface LongChainsState {
  readonly tensors: Params;
  readonly state: Json;
}

export interface LongChainsOptions<S extends State = State, I = unknown> {
  /** Of as many rows as there are chains. */
  readonly energy: Energy;
  readonly kernel: Kernel<S, I>;
  /** Where chains begin `[chains, ...event]`, two or more: data, or noise. Borrowed. */
  readonly start: tf.Tensor;
  readonly key: Key;
  /** Up to 100,000 and beyond. */
  readonly steps: number;
  /** Steps at which to look at the chains, ascending. @defaultValue `logSpaced(steps)` */
  readonly looks?: readonly number[];
  /** Whose faces saturated numbers lie at. @defaultValue `{ min: 0, max: 1 }` */
  readonly box?: Box;
  /** Training data `[m, ...event]`, to measure distances from. */
  readonly references?: tf.Tensor;
  /** Whose classes are counted. */
  readonly classOf?: ClassOf;
  /** Ends the walk with the signal's reason, once the chains have been given to `checkpoint`. */
  readonly signal?: AbortSignal;
  /** Called at each look; borrows the chains. */
  readonly onLook?: (look: ChainLook, position: tf.Tensor) => void | Promise<void>;
  /** Called after each step. */
  readonly onStep?: (step: number) => void;
  /** Asked before each step whether to write; the tensors are borrowed for the time of the writing. */
  readonly checkpoint?: {
    readonly due: () => boolean;
    readonly write: (state: LongChainsState) => Promise<void>;
  };
  /** What was written, to go on from there with the same options; borrowed. */
  readonly resume?: LongChainsState | undefined;
}

/** Plain JSON, but for `end`. */
export interface LongChains {
  readonly looks: readonly ChainLook[];
  /** The distance below which chains count as one group: the median from a reference to its nearest; null without. */
  readonly near: number | null;
  /** Where the chains ended `[chains, ...event]`, owned by the caller. */
  readonly end: tf.Tensor;
}

const NAMES = [
  ...['energy', 'kernel', 'start', 'key', 'steps', 'looks', 'box', 'references', 'classOf', 'signal'],
  ...['onLook', 'onStep', 'checkpoint', 'resume'],
];

/**
 * Walks chains far beyond the steps that a model was trained with, and tells what becomes of them: whether images saturate
 * (Du and Mordatch 2019, A.6), leave the data, or fall together.
 *
 * Step `i` uses `foldIn(key, i)`, as in `run`. Needs the memory of one state of the kernel, however long the walk.
 */
export async function longChains<S extends State, I>(options: LongChainsOptions<S, I>): Promise<LongChains> {
  knownOptions('longChains', options, NAMES);
  const { start, steps, box = { min: 0, max: 1 }, references, signal } = options;
  whole('longChains.steps', steps, 0);
  if (start.rank < 2 || start.shape[0]! < 2) {
    throw new EbmError('longChains.start', 'must have shape [chains, ...event] with two chains or more', start.shape);
  }
  const near = references && (await usualDistance(references, signal));
  const walked = await walk({ ...options, box, near }, new Set(options.looks ?? logSpaced(steps)));
  return { ...walked, near: near ?? null };
}

type Walk<S extends State, I> = LongChainsOptions<S, I> & LookOptions;

interface Walked<S> {
  readonly step: number;
  /** Filled as the chains go. */
  readonly looks: ChainLook[];
  readonly state: S;
}

async function walk<S extends State, I>(
  options: Walk<S, I>,
  when: ReadonlySet<number>,
): Promise<Omit<LongChains, 'near'>> {
  const { energy, kernel, key, steps, signal, onStep, checkpoint } = options;
  const takeTurns = turnTaking(signal);
  const { looks, ...first } = begun(options);
  let { step, state } = first;
  try {
    for (; ; step++) {
      if (when.has(step) && (looks.at(-1)?.step ?? -1) < step) looks.push(await looked(step, state, options));
      if (step >= steps) return { looks, end: state.position.clone() };
      if (checkpoint && (signal?.aborted || checkpoint.due())) await checkpoint.write(saved({ step, looks, state }));
      await takeTurns();
      const [next, info] = kernel.step(foldIn(key, step), state, energy);
      release(state, info);
      state = next;
      onStep?.(step + 1);
    }
  } finally {
    release(state);
  }
}

async function looked<S extends State, I>(step: number, { position }: S, options: Walk<S, I>): Promise<ChainLook> {
  const look = await chainLook(step, position, options);
  await options.onLook?.(look, position);
  return look;
}

function begun<S extends State, I>({ kernel, energy, start, resume }: LongChainsOptions<S, I>): Walked<S> {
  if (!resume) return { step: 0, looks: [], state: kernel.init(start, energy) };
  const { step, looks, tree } = resume.state as unknown as Omit<Walked<S>, 'state'> & { readonly tree: Json };
  return { step, looks: [...looks], state: loadedState<S>({ tree, tensors: resume.tensors }) };
}

function saved<S extends State>({ step, looks, state }: Walked<S>): LongChainsState {
  const { tree, tensors } = savedState(state);
  return { tensors, state: { step, looks: looks as unknown as Json, tree } };
}
