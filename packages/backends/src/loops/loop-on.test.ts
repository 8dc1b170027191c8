import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { i32, memory } from './assembly.js';
import { loopOn } from './loop-on.js';
import type { LoopSource } from './loop-module.js';
import { withoutLoops } from './without-loops.fixture.js';

afterAll(async () => void (await useBackend('wasm', { threads: 1 })));

/** Copies `bytes` bytes. */
const copy: LoopSource = {
  parameters: ['i32', 'i32', 'i32'],
  body: (parameters) => {
    const [to, from, bytes] = parameters.map(({ get }) => get) as [number[], number[], number[]];
    return memory.copy(to, from, bytes);
  },
};

const backend = (): BackendWasm => tf.backend() as unknown as BackendWasm;
const address = ({ dataId }: tf.Tensor): number => backend().getMemoryOffset(dataId);

describe.each([1, 2])('with %i threads', (threads) => {
  it('works on the heap of tfjs, also after it has grown', async () => {
    await useBackend('wasm', { threads });
    const loop = loopOn(backend(), copy)!;
    const filler = tf.zeros([3e7]); // 120 MB, more than the heap begins with
    const [from, to] = [tf.tensor1d([1, 2, 3]), tf.zeros([3])];
    loop(address(to), address(from), 8);
    expect([...to.dataSync()]).toEqual([1, 2, 0]);
    tf.dispose([filler, from, to]);
  });

  it('is compiled once for each backend', async () => {
    const loop = loopOn(backend(), copy);
    expect(loopOn(backend(), copy)).toBe(loop);
    expect(loopOn(backend(), { ...copy })).not.toBe(loop);
  });
});

it('is absent where the memory is out of reach, or the code does not hold', async () => {
  await useBackend('wasm', { threads: 1 });
  expect(loopOn(withoutLoops(backend()), copy)).toBeUndefined();
  expect(loopOn(backend(), { parameters: [], body: () => i32.constant(1) })).toBeUndefined(); // leaves a value behind
});
