import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, type Draw } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { persistentChains, type PersistentChainsOptions } from './persistent-chains.js';

const options: PersistentChainsOptions = { chains: 12, shape: [2], classes: 3, key: key(1) };
const plain = ({ x, y, slots }: Draw) => {
  const out = { x: x.arraySync(), y: y!.arraySync(), slots: [...slots] };
  tf.dispose([x, y!]);
  return out;
};

describe('persistentChains', () => {
  it('starts exactly where the chains ended, in their order and under their labels', async () => {
    const chains = persistentChains(options);
    let before = plain(chains.draw(key(2), 12));
    const first = before.y;
    expect(before.slots).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (let i = 0; i < 10; i++) {
      const drawn = chains.draw(foldIn(key(3), i), 12);
      const x = tf.add(drawn.x, i);
      await chains.put(drawn, x);
      const ends = x.arraySync();
      tf.dispose([drawn.x, drawn.y!, x]);
      before = plain(chains.draw(foldIn(key(4), i), 12));
      expect(before.x).toEqual(ends);
      expect(before.y).toEqual(first);
    }
    expect(chains.statistics()).toMatchObject({
      visits: { mean: 10, max: 10 },
      ages: { mean: 10, max: 10 },
      origins: { fresh: 12, restart: 0, data: 0 },
    });
  });

  it('of given classes are all that have them', () => {
    const chains = persistentChains(options);
    const all = plain(chains.draw(key(2), 12));
    const mine = all.slots.filter((slot) => all.y[slot]![1] === 1 || all.y[slot]![2] === 1);
    expect(mine.length).toBeGreaterThan(0);
    expect(plain(chains.draw(key(2), mine.length, { classes: [2, 1] })).slots).toEqual(mine);
    expect(() => chains.draw(key(2), mine.length - 1, { classes: [2, 1] })).toThrow(
      `persistentChains.draw.n: must be all ${mine.length} chains, got ${mine.length - 1}`,
    );
  });

  it('goes on from a snapshot, and refuses that of a replay buffer of another size', () => {
    const [a, b] = [persistentChains(options), persistentChains({ ...options, key: key(9) })];
    b.restore(a.snapshot());
    expect(plain(b.draw(key(2), 12))).toEqual(plain(a.draw(key(5), 12))); // no key is needed
    expect(() => persistentChains({ ...options, chains: 13 }).restore(a.snapshot())).toThrow('capacity is 12');
  });

  it.each([
    [{ chains: 0 }, 'persistentChains.chains: must be a whole number of at least 1, got 0'],
    [{ storage: 'int4' }, 'persistentChains.storage: must be one of float32'],
    [{ restart: 0.1 }, 'persistentChains: unknown option'],
    [{ shape: [0] }, 'persistentChains.shape'],
    [{ prior: () => tf.zeros([12, 3]) }, 'persistentChains.prior: must have shape [n, 2]'],
  ])('refuses %j', (change, message) => {
    expect(() => persistentChains({ ...options, ...(change as Partial<PersistentChainsOptions>) })).toThrow(message);
  });

  it('refuses another number of chains', () => {
    expect(() => persistentChains(options).draw(key(0), 11)).toThrow(
      'persistentChains.draw.n: must be all 12 chains, got 11',
    );
  });
});
