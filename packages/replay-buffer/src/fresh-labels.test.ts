import * as tf from '@tensorflow/tfjs-core';
import { key, normal, split, uniform } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { freshLabels } from './fresh-labels.js';
import { persistentChains } from './persistent-chains.js';
import { replayBuffer } from './replay-buffer.js';

const labels = (k: ReturnType<typeof key>, n: number): tf.Tensor2D => uniform(k, [n, 3]) as tf.Tensor2D;
const buffer = (restart: number) => replayBuffer({ capacity: 6, shape: [2], classes: 3, restart, key: key(0) });
const rowsOf = (y: tf.Tensor | undefined): string[] => (y!.arraySync() as number[][]).map((row) => row.join());

describe('freshLabels', () => {
  it('labels chains that begin; those that go on keep it', async () => {
    const labelled = freshLabels(buffer(0.5), labels);
    const before = tf.memory().numTensors;
    const [drawKey, again] = split(key(1), 2);
    const first = labelled.draw(drawKey, 6);
    expect(rowsOf(first.y).every((row) => /\.\d{3}/.test(row))).toBe(true); // none is one-hot
    const x = normal(key(2), [6, 2]);
    await labelled.put(first, x);
    const known = new Map([...first.slots].map((slot, row) => [slot, rowsOf(first.y)[row]]));
    const second = labelled.draw(again, 6);
    const kept = rowsOf(second.y).map((row, i) => row === known.get(second.slots[i]!));
    expect(kept).toEqual(Array.from(second.history!.visits, (visits) => visits === 1));
    expect(new Set(kept).size).toBe(2); // some of each
    tf.dispose([first.x, first.y!, second.x, second.y!, x]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves positions and slots as they are, draws by key, and is saved as the buffer is', () => {
    const [bare, labelled] = [buffer(0.5), freshLabels(buffer(0.5), labels)];
    const [a, b, c] = [bare.draw(key(4), 5), labelled.draw(key(4), 5), labelled.draw(key(4), 5)];
    expect([...b.x.dataSync()]).toEqual([...a.x.dataSync()]);
    expect(b.slots).toEqual(a.slots);
    expect(rowsOf(c.y)).toEqual(rowsOf(b.y));
    expect(labelled.snapshot()).toEqual(bare.snapshot());
    tf.dispose([a, b, c].flatMap(({ x, y }) => [x, y!]));
  });

  it('refuses buffers without labels, and labels that do not fit', () => {
    const bare = replayBuffer({ capacity: 4, shape: [2], key: key(0) });
    expect(() => freshLabels(bare, labels).draw(key(1), 2)).toThrow('freshLabels.buffer: must give its chains labels');
    const chains = persistentChains({ chains: 2, shape: [2], classes: 3, key: key(0) });
    expect(() => freshLabels(chains, (k, n) => uniform(k, [n, 2]) as tf.Tensor2D).draw(key(1), 2)).toThrow(
      'freshLabels.labels: must be labels of shape [2, 3], got [2,2]',
    );
  });
});
