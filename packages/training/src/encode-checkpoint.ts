import type { Tensor } from '@tensorflow/tfjs-core';
import {
  encodeSafetensorsParts,
  inParts,
  knownOptions,
  prefixed,
  readTensors,
  type ArraysInParts,
  type Buffer,
  type BufferParts,
  type Json,
  type Model,
  type NamedArray,
  type Params,
} from '@ebmjs/core';
import { describeModel, describeOptimizer, encodeFile, metadataOf, VERSION, type Header } from './checkpoint-file.js';
import { namedTensors } from './named-tensors.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import { TRAIN_OPTIONS } from './train-options.js';

export interface Checkpoint<S extends OptimizerState = OptimizerState> {
  readonly model: Model;
  readonly optimizer: Optimizer<S>;
  readonly state: RunState<S>;
  /** Whatever of the run is not in its state; of a run without chains absent, or what else it keeps. */
  readonly buffer?: Pick<Buffer, 'snapshot' | 'snapshotParts'> | undefined;
  /** Anything of yours that survives `JSON.stringify`. @defaultValue `null` */
  readonly extra?: Json;
}

/**
 * A run as the bytes of a safetensors file: weights, model state, averages and moments bit for bit, the buffer, the
 * step, the key, and the names and configurations of model and optimiser. Also takes the options of `train` as they
 * are, with a state: `encodeCheckpoint({ ...options, state })`. Borrows everything; await it before the next pull.
 */
export async function encodeCheckpoint<S extends OptimizerState>(checkpoint: Checkpoint<S>): Promise<Uint8Array> {
  knownOptions('encodeCheckpoint', checkpoint, OPTIONS);
  const { state, buffer } = checkpoint;
  const { arrays: chains, meta } = buffer?.snapshot() ?? NO_CHAINS;
  const tensors = await readTensors(namedTensors(state));
  return encodeFile(headerOf(checkpoint, meta), { ...tensors, ...prefixed('buffer', chains) });
}

/**
 * The bytes of `encodeCheckpoint` in pieces, tensor by tensor and the chains in parts where the buffer has them
 * (`snapshotParts`): the whole is never in memory. Borrows everything until the last piece has been taken.
 */
export function checkpointPieces<S extends OptimizerState>(
  checkpoint: Checkpoint<S>,
): AsyncGenerator<Uint8Array, void, undefined> {
  knownOptions('saveCheckpoint', checkpoint, OPTIONS);
  const { state, buffer } = checkpoint;
  const { arrays: chains, meta } = chainsInParts(buffer);
  const arrays = { ...tensorsInParts(namedTensors(state)), ...prefixed('buffer', chains) };
  return encodeSafetensorsParts({ arrays, metadata: metadataOf(headerOf(checkpoint, meta)) });
}

const OPTIONS = [...TRAIN_OPTIONS, 'state', 'extra'];
const NO_CHAINS = { arrays: {}, meta: null } as const;

function headerOf<S extends OptimizerState>(
  { model, optimizer, state, extra = null }: Checkpoint<S>,
  buffer: Json,
): Header {
  return {
    version: VERSION,
    step: state.step,
    key: [...state.key],
    average: state.average !== null,
    adjustments: state.adjustments,
    model: describeModel(model),
    optimizer: describeOptimizer(optimizer),
    count: state.optimizer.count,
    buffer,
    extra,
  };
}

function chainsInParts(buffer: Checkpoint['buffer']): BufferParts {
  if (buffer?.snapshotParts) return buffer.snapshotParts();
  const { arrays, meta } = buffer?.snapshot() ?? NO_CHAINS;
  return { arrays: inParts(arrays), meta };
}

const tensorsInParts = (tensors: Params): ArraysInParts =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const parts = { [Symbol.asyncIterator]: () => numbersOf(name, tensor) };
      return [name, { dtype: tensor.dtype as NamedArray['dtype'], shape: tensor.shape, parts }];
    }),
  );

async function* numbersOf(name: string, tensor: Tensor): AsyncGenerator<NamedArray['data']> {
  yield (await readTensors({ [name]: tensor }))[name]!.data;
}
