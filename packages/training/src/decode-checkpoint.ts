import {
  arrayFaults,
  differences,
  key,
  keyFromJson,
  knownOptions,
  mapParams,
  release,
  type Buffer,
  type Json,
  type Model,
  type NamedArrays,
} from '@ebmjs/core';
import { decodeFile, describeOptimizer, modelFaults, refuse, type Header } from './checkpoint-file.js';
import { namedTensors, restored } from './named-tensors.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import type { Learner, RunState } from './run-state.js';
import { TRAIN_OPTIONS } from './train-options.js';

const CHAINS = 'buffer/';

export interface DecodeOptions<S extends OptimizerState> {
  readonly model: Model;
  readonly optimizer: Optimizer<S>;
  /** Absent for a run without chains. */
  readonly buffer?: Pick<Buffer, 'restore'> | undefined;
  /** Needed where its kernel learns. */
  readonly sampler?: Learner;
}

export interface Decoded<S extends OptimizerState> {
  /** Owned by the caller. */
  readonly state: RunState<S>;
  readonly extra: Json;
}

/**
 * The run that `encodeCheckpoint` was given, its chains put into `buffer`. Also takes the options of `train` as they
 * are. To go on with another rate, decode with the optimiser of the checkpoint and train with the other.
 *
 * Throws an `EbmError`, and changes nothing, for bytes that are not a whole checkpoint, and for a checkpoint of another
 * version, model, optimiser, buffer or any configuration of them: it lists what differs.
 */
export function decodeCheckpoint<S extends OptimizerState>(bytes: Uint8Array, options: DecodeOptions<S>): Decoded<S> {
  knownOptions('decodeCheckpoint', options, [...TRAIN_OPTIONS, 'state', 'extra']);
  const { model, optimizer, buffer } = options;
  const { header, arrays } = decodeFile(bytes);
  const [tensors, chains] = parted(arrays);
  const template = templateOf(options, header);
  try {
    refuse('decodeCheckpoint', [
      ...modelFaults(header, model),
      ...differences('optimizer', header.optimizer, describeOptimizer(optimizer)),
      ...arrayFaults(tensors, namedTensors(template)),
    ]);
    const runKey = keyFromJson(header.key);
    if (!buffer && header.buffer !== null)
      refuse('decodeCheckpoint', ['buffer: must be given, for the chains of the run']);
    buffer?.restore({ arrays: chains, meta: header.buffer });
    return { state: { ...restoredState(tensors, template), key: runKey }, extra: header.extra };
  } finally {
    release(template);
  }
}

/** A run of the same make, for its names and shapes. */
function templateOf<S extends OptimizerState>(options: DecodeOptions<S>, header: Header): RunState<S> {
  const { model, optimizer, sampler } = options;
  const { weights, state } = model.init(key(0));
  const average = header.average ? mapParams(weights, (w) => w.clone()) : null;
  return {
    step: header.step,
    key: key(0),
    adjustments: header.adjustments,
    weights,
    state,
    optimizer: { ...optimizer.init(weights), count: header.count },
    average,
    sampler: sampler?.kernel.learning?.fresh(model.shape) ?? {},
  };
}

function restoredState<S extends OptimizerState>(tensors: NamedArrays, template: RunState<S>): RunState<S> {
  const { weights, state, average, optimizer, sampler } = template;
  const moments = Object.entries(optimizer.moments).map(([name, moment]) => [
    name,
    restored(tensors, `moments/${name}`, moment),
  ]);
  return {
    ...template,
    weights: restored(tensors, 'weights', weights),
    state: restored(tensors, 'state', state),
    average: average && restored(tensors, 'average', average),
    sampler: restored(tensors, 'sampler', sampler),
    optimizer: { ...optimizer, moments: Object.fromEntries(moments) },
  };
}

/** The arrays of the run and, by their own names, those of its buffer. */
function parted(arrays: NamedArrays): readonly [tensors: NamedArrays, chains: NamedArrays] {
  const isChain = ([name]: readonly [string, unknown]): boolean => name.startsWith(CHAINS);
  const entries = Object.entries(arrays);
  const chains = entries.filter(isChain).map(([name, array]) => [name.slice(CHAINS.length), array] as const);
  return [Object.fromEntries(entries.filter((entry) => !isChain(entry))), Object.fromEntries(chains)];
}
