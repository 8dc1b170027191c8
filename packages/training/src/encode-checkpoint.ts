import { knownOptions, prefixed, readTensors, type Buffer, type Json, type Model } from '@ebmjs/core';
import { describeModel, describeOptimizer, encodeFile, VERSION } from './checkpoint-file.js';
import { namedTensors } from './named-tensors.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import type { RunState } from './run-state.js';
import { TRAIN_OPTIONS } from './train-options.js';

export interface Checkpoint<S extends OptimizerState = OptimizerState> {
  readonly model: Model;
  readonly optimizer: Optimizer<S>;
  readonly state: RunState<S>;
  /** Whatever of the run is not in its state; of a run without chains absent, or what else it keeps. */
  readonly buffer?: Pick<Buffer, 'snapshot'> | undefined;
  /** Anything of yours that survives `JSON.stringify`. @defaultValue `null` */
  readonly extra?: Json;
}

/**
 * A run as the bytes of a safetensors file: weights, model state, averages and moments bit for bit, the buffer, the
 * step, the key, and the names and configurations of model and optimiser. Also takes the options of `train` as they
 * are, with a state: `encodeCheckpoint({ ...options, state })`. Borrows everything; await it before the next pull.
 */
export async function encodeCheckpoint<S extends OptimizerState>(checkpoint: Checkpoint<S>): Promise<Uint8Array> {
  knownOptions('encodeCheckpoint', checkpoint, [...TRAIN_OPTIONS, 'state', 'extra']);
  const { model, optimizer, state, buffer, extra = null } = checkpoint;
  const { arrays: chains, meta } = buffer?.snapshot() ?? { arrays: {}, meta: null };
  const tensors = await readTensors(namedTensors(state));
  const header = {
    version: VERSION,
    step: state.step,
    key: [...state.key],
    average: state.average !== null,
    adjustments: state.adjustments,
    model: describeModel(model),
    optimizer: describeOptimizer(optimizer),
    count: state.optimizer.count,
    buffer: meta,
    extra,
  };
  return encodeFile(header, { ...tensors, ...prefixed('buffer', chains) });
}
