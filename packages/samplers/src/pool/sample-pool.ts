import type * as tf from '@tensorflow/tfjs-core';
import {
  EbmError,
  foldIn,
  knownOptions,
  mapParams,
  release,
  split,
  stream,
  whole,
  within,
  type Buffer,
  type Energy,
  type Kernel,
  type Key,
  type Params,
  type State,
} from '@ebmjs/core';
import { readLearnt, writtenLearnt, type PoolLearnt } from './pool-learning.js';
import { renewed, type Renewed } from './renewed.js';

export interface PoolOptions<S extends State = State, I = unknown> {
  /** At test time often with more noise than in training, or a wider clip (appendix A.2). */
  readonly kernel: Kernel<S, I>;
  /** Steps of the kernel a round. Du and Mordatch (2019) take 20. */
  readonly steps: number;
  /**
   * What round `i` walks under: number `i` of these, cycled, at the labels of the chains drawn. One is a model, several
   * are an ensemble, of checkpoints say: `[frozen.energy]`. Du and Mordatch take 10.
   */
  readonly energies: readonly ((labels?: tf.Tensor2D) => Energy)[];
  /** The pool: full of noise and random labels to begin with, and without restarts of its own. */
  readonly buffer: Buffer;
  /** Chains drawn a round. Du and Mordatch take 512 of 1,000. */
  readonly batch: number;
  /** Rounds in all. Du and Mordatch take 200. */
  readonly rounds: number;
  /** The last rounds, without restarts and flips, in which every chain settles. @defaultValue 10 */
  readonly settle?: number;
  /** Probability that a drawn chain starts anew. @defaultValue 0.01 */
  readonly restart?: number;
  /** Probability that the label of a drawn chain is drawn anew, uniformly. @defaultValue 0.1 */
  readonly flip?: number;
  /** Where chains start anew, `[n, ...event]`. @defaultValue uniform on [0, 1] */
  readonly prior?: (key: Key, n: number) => tf.Tensor;
}

/** How far a pool has come. With a snapshot of its buffer it is all that the rest follows from; plain JSON. */
export interface PoolState {
  /** Round `i` draws from `foldIn(key, i)`. */
  readonly key: Key;
  /** Rounds made so far. */
  readonly round: number;
  /** What the kernel has learnt in them, where it is one that learns; left out, it begins anew. */
  readonly learnt?: PoolLearnt;
}

/** What a round did. */
export interface PoolRound {
  /** What to go on from. */
  readonly state: PoolState;
  /** Rounds in all. */
  readonly rounds: number;
  /** Chains that started anew. */
  readonly restarted: number;
  /** Chains whose label was drawn anew. */
  readonly relabelled: number;
  /** Which of the energies it was. */
  readonly member: number;
}

const OPTIONS = ['kernel', 'steps', 'energies', 'buffer', 'batch', 'rounds', 'settle', 'restart', 'flip', 'prior'];

/**
 * Test-time sampling of Du and Mordatch (2019, appendix A.2): a pool of chains that go on and on, some of which start
 * anew and some of which get another label, since long chains alone collapse to a few modes; the last rounds let them
 * settle. A round draws `batch` chains, walks `steps` steps and puts them back with the labels they had. Images are drawn
 * at the end: `buffer.draw(key, n)`.
 *
 * ```
 * const buffer = replayBuffer({ capacity: 1000, restart: 0, shape, classes, key: key(0) });
 * const options = { kernel, steps: 20, energies: [frozen.energy], buffer, batch: 512, rounds: 200 };
 * for await (const { state } of samplePool(options, { key: key(1), round: 0 })) console.log(state.round);
 * ```
 *
 * A kernel that learns (`adaptiveHmc`) goes on with what it has learnt from round to round.
 *
 * What is sampled is no density in closed form: `restart` and `flip` trade quality for variety.
 *
 * A pull makes one round. `signal` ends the pool with its reason; the buffer is then as the last round left it. Throws
 * an `EbmError` for options that are not allowed, and what `buffer.put` throws for chains that are not finite.
 */
export function samplePool<S extends State, I>(
  options: PoolOptions<S, I>,
  state: PoolState,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<PoolRound, void, undefined> {
  return poolRounds(checked(options), state, signal);
}

type Checked<S extends State, I> = PoolOptions<S, I> & Required<Pick<PoolOptions, 'settle' | 'restart' | 'flip'>>;

function checked<S extends State, I>(options: PoolOptions<S, I>): Checked<S, I> {
  knownOptions('samplePool', options, OPTIONS);
  const { settle = 10, restart = 0.01, flip = 0.1 } = options;
  for (const name of ['steps', 'batch', 'rounds'] as const) whole(`samplePool.${name}`, options[name]);
  whole('samplePool.settle', settle, 0);
  within('samplePool.restart', restart, 0, 1);
  within('samplePool.flip', flip, 0, 1);
  if (options.energies.length === 0) throw new EbmError('samplePool.energies', 'must be at least one');
  return { ...options, settle, restart, flip };
}

async function* poolRounds<S extends State, I>(
  options: Checked<S, I>,
  begin: PoolState,
  signal: AbortSignal | undefined,
): AsyncGenerator<PoolRound, void, undefined> {
  const { rounds } = options;
  let state = begin;
  while (state.round < rounds) {
    signal?.throwIfAborted();
    const { learnt, ...done } = await poolRound(options, state, signal);
    state = { key: begin.key, round: state.round + 1, ...(learnt && { learnt }) };
    yield { ...done, state, rounds };
  }
}

type Done = Omit<PoolRound, 'state' | 'rounds'> & { readonly learnt?: PoolLearnt | undefined };

async function poolRound<S extends State, I>(
  options: Checked<S, I>,
  { key, round, learnt }: PoolState,
  signal: AbortSignal | undefined,
): Promise<Done> {
  const { buffer, batch, rounds, settle, energies, kernel } = options;
  const [drawKey, renewKey, walkKey] = split(foldIn(key, round), 3);
  const member = round % energies.length;
  const drawn = buffer.draw(drawKey, batch);
  let start: Renewed | undefined;
  let known: Params | undefined;
  let end: End | undefined;
  try {
    const writes = drawn.history && buffer.statistics?.().writes;
    start = renewed(renewKey, drawn, round < rounds - settle ? { ...options, writes } : null);
    known = kernel.learning && readLearnt(learnt, kernel.learning.fresh(drawn.x.shape.slice(1)));
    end = await walked(options, walkKey, { x: start.x, energy: energies[member]!(start.y), known, signal });
    const written = end.learnt && (await writtenLearnt(end.learnt));
    await buffer.put(start, end.x);
    return { restarted: start.restarted, relabelled: start.relabelled, member, learnt: written };
  } finally {
    release(drawn.x, drawn.y, start?.x, start?.y, known, end);
  }
}

interface Walk {
  readonly x: tf.Tensor;
  readonly energy: Energy;
  /** What the kernel has learnt before. */
  readonly known: Params | undefined;
  readonly signal: AbortSignal | undefined;
}

interface End {
  readonly x: tf.Tensor;
  readonly learnt: Params | undefined;
}

/** Where `steps` steps from `x` lead, and what the kernel has learnt by then; the caller's. */
async function walked<S extends State, I>(
  { kernel: plain, steps }: Checked<S, I>,
  key: Key,
  { x, energy, known, signal }: Walk,
): Promise<End> {
  const kernel = known ? plain.learning!.resumed(known) : plain;
  for await (const { step, state } of stream(kernel, energy, key, x, { steps, ...(signal && { signal }) })) {
    if (step < steps) continue;
    const learnt = kernel.learning && mapParams(kernel.learning.learnt(state), (tensor) => tensor.clone());
    return { x: state.position.clone(), learnt };
  }
  throw new EbmError('samplePool.steps', 'a chain ended early'); // stream visits every step
}
