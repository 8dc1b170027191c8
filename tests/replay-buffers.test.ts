import { key, release } from '@ebmjs/core';
import { persistentChains, replayBuffer } from '@ebmjs/replay-buffer';
import { decodeCheckpoint, encodeCheckpoint, start } from '@ebmjs/training';
import { expect, it } from 'vitest';
import { advanceTo, toyOptions } from '../packages/training/src/toy-run.fixture.js';

const box = { min: -2, max: 2 };
const WRITES = ['same-slot', 'ring', 'reservoir'] as const;
const STORAGES = ['float32', 'float16', 'uint8', 'uint8-faithful'] as const;

it.each(WRITES.flatMap((write) => STORAGES.map((storage) => ({ write, storage }))))(
  'a run with a buffer of %j goes on from its checkpoint bit for bit',
  async (choice) => {
    const make = (seed: number) => {
      const more = { capacity: 60, shape: [2], classes: 3, box, balance: true, flip: 0.1, ...choice };
      return { ...toyOptions(3), buffer: replayBuffer({ ...more, key: key(seed) }) };
    };
    const [straight, resumed] = [make(1), make(2)];
    const middle = await advanceTo(4, straight, start(straight, key(0)));
    const bytes = await encodeCheckpoint({ ...straight, state: middle });
    const end = await advanceTo(8, straight, middle);
    const { state } = decodeCheckpoint(bytes, resumed);
    const again = await advanceTo(8, resumed, state);
    expect(resumed.buffer.snapshot()).toEqual(straight.buffer.snapshot());
    for (const [name, weights] of Object.entries(end.weights)) {
      expect(again.weights[name]!.dataSync()).toEqual(weights.dataSync());
    }
    release(middle, end, state, again);
  },
);

it('a run of persistent chains goes on with all of them at every update', async () => {
  const buffer = persistentChains({ chains: 16, shape: [2], box, key: key(1) });
  const options = { ...toyOptions(), buffer };
  release(await advanceTo(7, options, start(options, key(0))));
  expect(buffer.statistics()).toMatchObject({ stored: 16, writes: 7, visits: { mean: 7, max: 7 } });
});
