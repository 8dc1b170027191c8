import { EbmError, mapParams, type Buffer, type BufferSnapshot, type Key, type Model, type Params } from '@ebmjs/core';
import { decodeCheckpoint } from '../decode-checkpoint.js';
import { encodeCheckpoint } from '../encode-checkpoint.js';
import type { Optimizer, OptimizerState } from '../optimizer.js';
import type { Adjustments, Learner, RunState } from '../run-state.js';

/** A run as it was, with its chains: what a rollback goes back to. */
export interface Snapshot<S extends OptimizerState = OptimizerState> {
  /** Different for any two snapshots of a run. */
  readonly name: string;
  readonly state: RunState<S>;
  readonly chains: BufferSnapshot;
}

/** Its state is the caller's. Tensors are shared with the state, which is borrowed; the chains are copied. */
export const takeSnapshot = <S extends OptimizerState>(
  name: string,
  state: RunState<S>,
  buffer: Buffer,
): Snapshot<S> => ({ name, state: copyOf(state), chains: buffer.snapshot() });

/** Puts the chains back and gives a copy of the state, which is the caller's, to go on from with `key` and `adjustments`. */
export function restoredFrom<S extends OptimizerState>(
  { state, chains }: Snapshot<S>,
  buffer: Buffer,
  { key, adjustments }: { readonly key: Key; readonly adjustments: Adjustments },
): RunState<S> {
  buffer.restore(chains);
  return { ...copyOf(state), key, adjustments };
}

/** The same numbers in tensors of their own, owned by the caller. */
export function copyOf<S extends OptimizerState>(state: RunState<S>): RunState<S> {
  const { weights, average, optimizer, sampler } = state;
  const moments = Object.entries(optimizer.moments).map(([name, moment]) => [name, copy(moment)]);
  return {
    ...state,
    weights: copy(weights),
    state: copy(state.state),
    average: average && copy(average),
    optimizer: { ...optimizer, moments: Object.fromEntries(moments) },
    sampler: copy(sampler),
  };
}

const copy = (params: Params): Params => mapParams(params, (tensor) => tensor.clone());

/** As the bytes of a checkpoint, named in its `extra`: what a watched run needs beside its own checkpoint to resume. */
export function encodeSnapshot<S extends OptimizerState>(
  { name, state, chains }: Snapshot<S>,
  { model, optimizer }: { readonly model: Model; readonly optimizer: Optimizer<S> },
): Promise<Uint8Array> {
  return encodeCheckpoint({ model, optimizer, state, buffer: { ...CLOSED, snapshot: () => chains }, extra: name });
}

/** What `encodeSnapshot` was given. Its state is the caller's. Throws as `decodeCheckpoint` does. */
export function decodeSnapshot<S extends OptimizerState>(
  bytes: Uint8Array,
  options: { readonly model: Model; readonly optimizer: Optimizer<S>; readonly sampler?: Learner },
): Snapshot<S> {
  let chains: BufferSnapshot | undefined;
  const buffer: Buffer = { ...CLOSED, restore: (snapshot) => (chains = snapshot) };
  const { model, optimizer, sampler } = options;
  const { state, extra } = decodeCheckpoint(bytes, { model, optimizer, buffer, ...(sampler && { sampler }) });
  return { name: extra as string, state, chains: chains! };
}

const never = (): never => {
  throw new EbmError('snapshot.buffer', 'must not be used: it only stands for chains');
};
const CLOSED: Buffer = { draw: never, put: never, snapshot: never, restore: never };
