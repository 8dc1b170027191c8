import * as tf from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import type { ExperimentCheckpoint, ExperimentState } from './experiment-checkpoint.js';
import { stages } from './stages.js';

/** A checkpoint in memory, with tensors of its own. */
function inMemory(): ExperimentCheckpoint & { readonly clear: () => void } {
  let kept: ExperimentState | undefined;
  const copy = ({ tensors, state }: ExperimentState): ExperimentState => ({
    tensors: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.clone()])),
    state: JSON.parse(JSON.stringify(state)) as typeof state,
  });
  return {
    read: async () => kept && copy(kept),
    write: async (state) => {
      release(kept?.tensors);
      kept = copy(state);
    },
    due: () => true,
    clear: () => release(kept?.tensors),
  };
}

it('goes on with the stage that was on its way, and knows of those that had ended', async () => {
  const before = tf.memory().numTensors;
  const checkpoint = inMemory();
  const first = await stages<{ readonly value: number }>(checkpoint);
  expect([first.done('a'), first.resume('a')]).toEqual([undefined, undefined]);
  first.end('a', { value: 1 }, { start: tf.tensor2d([[1]]), end: tf.tensor2d([[2]]) });
  const position = tf.tensor1d([7]);
  await first.during('b').write({ tensors: { position }, state: { step: 3 } });
  release(position);
  first.dispose();

  const second = await stages<{ readonly value: number }>(checkpoint);
  expect(second.done('a')).toEqual({ value: 1 });
  expect([second.done('b'), second.resume('a')]).toEqual([undefined, undefined]);
  const resumed = second.resume('b')!;
  expect([resumed.state, Object.keys(resumed.tensors)]).toEqual([{ step: 3 }, ['position']]);
  expect(resumed.tensors['position']!.dataSync()[0]).toBe(7);
  second.end('b', { value: 2 }, { start: tf.tensor2d([[3]]), end: tf.tensor2d([[4]]) });
  expect([...second.stacked().dataSync()]).toEqual([1, 2, 3, 4]);
  second.dispose();
  checkpoint.clear();
  expect(tf.memory().numTensors).toBe(before);
});
