import { EbmError, mapParams, movingAverage, release, type Model, type Params, type Variables } from '@ebmjs/core';
import { settledState } from './settled-state.js';

/**
 * A historical ensemble in one network: the plain average of the weights of several checkpoints of a run (Izmailov et al.
 * 2018, "Averaging weights leads to wider optima and better generalization"). With exponential averages, which training
 * keeps by itself, give those as the only record.
 *
 * The state is not averaged: power iteration's vectors `u` and `-u` mean the same, and that of an average is neither's.
 * It begins as the last record's and is settled on the averaged weights (`settledState`), so that frozen kernels have
 * norm 1.
 *
 * Owned by the caller; borrows the records. Throws an `EbmError` unless there is one, and all fit the first.
 */
export function averagedVariables(model: Model, records: readonly Variables[], iterations?: number): Variables {
  const last = records.at(-1);
  if (!last) throw new EbmError('averagedVariables.records', 'must have at least one');
  const weights = averageOf(records.map((record) => record.weights));
  return { weights, state: settledState(model, { weights, state: last.state }, iterations) };
}

function averageOf([first, ...rest]: readonly Params[]): Params {
  let average = mapParams(first!, (tensor) => tensor.clone());
  for (const [i, next] of rest.entries()) {
    const before = average;
    try {
      average = movingAverage(before, next, (i + 1) / (i + 2));
    } finally {
      release(before);
    }
  }
  return average;
}
