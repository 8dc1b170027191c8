import * as tf from '@tensorflow/tfjs-core';
import { foldIn, key, ORIGINS, uniform, type Draw, type DrawFrom } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { layoutWith, numbered, policyWith } from './contents.fixture.js';
import { draw } from './draw.js';
import type { Policy } from './policy.js';

const layout = layoutWith();
const contents = numbered(layout);

interface Rows {
  readonly x: readonly number[][];
  readonly y: readonly number[][];
  readonly slots: Int32Array;
}

function plain(drawn: Draw): Rows {
  const out = { x: drawn.x.arraySync() as number[][], y: drawn.y!.arraySync(), slots: drawn.slots };
  tf.dispose([drawn.x, drawn.y!]);
  return out;
}

const drawn = (seed: number, n: number, policy: Partial<Policy> = {}, from?: DrawFrom) =>
  plain(draw(contents, layout, policyWith(policy), { key: foldIn(key(9), seed), n, from }));

describe('draw', () => {
  it('gives the rows and labels of the slots it names', () => {
    const { x, y, slots } = drawn(1, 50);
    expect(new Set(slots).size).toBe(50);
    slots.forEach((slot, i) => {
      expect(x[i]).toEqual([slot, slot]);
      expect(y[i]).toEqual([0, 1, 2, 3, 4].map((c) => (c === slot % 5 ? 1 : 0)));
    });
  });

  it('restarts the share that was asked for, each row by itself', () => {
    const draws = 400;
    const counts = Array.from({ length: draws }, (_, i) =>
      drawn(i, 20, { restart: 0.3 }).x.filter(([a]) => a === -1),
    ).map((rows) => rows.length);
    const mean = counts.reduce((a, b) => a + b) / draws;
    const variance = counts.reduce((a, b) => a + (b - mean) ** 2, 0) / (draws - 1);
    // Binomial(20, 0.3): mean 6, variance 4.2; over 400 draws their standard errors are 0.102 and 0.29.
    expect(Math.abs(mean - 6)).toBeLessThan(5.5 * 0.102);
    expect(Math.abs(variance - 4.2)).toBeLessThan(5.5 * 0.29);
  });

  it('keeps the labels of the chains that go on, and draws those of the others uniformly', () => {
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 200; i++) {
      const { x, y, slots } = drawn(i, 20, { restart: 0.5 });
      x.forEach(([a], row) => {
        const label = y[row]!.indexOf(1);
        expect(y[row]!.reduce((p, q) => p + q)).toBe(1);
        if (a === -1) counts[label]!++;
        else expect(label).toBe(slots[row]! % 5);
      });
    }
    const n = counts.reduce((a, b) => a + b);
    expect(n).toBeGreaterThan(1800);
    for (const count of counts) expect(Math.abs(count / n - 0.2)).toBeLessThan(5.5 * Math.sqrt((0.2 * 0.8) / n));
  });

  it('with a share of 1 is the prior, which is told the labels', () => {
    let told: Int32Array | undefined;
    const prior: Policy['prior'] = (_key, n, labels) => {
      told = labels;
      return tf.fill([n, 2], -1);
    };
    const { x, y } = drawn(3, 10, { restart: 1, prior });
    expect(x).toEqual(Array.from({ length: 10 }, () => [-1, -1]));
    expect([...told!]).toEqual(y.map((row) => row.indexOf(1)));
  });

  it('changes nothing, and gives the same for the same key', () => {
    const [rows, history] = structuredClone([contents.rows.chunks, contents.history]);
    expect(drawn(4, 20, { restart: 0.5, flip: 0.5 })).toEqual(drawn(4, 20, { restart: 0.5, flip: 0.5 }));
    expect(contents.rows.chunks).toEqual(rows);
    expect(contents.history).toEqual(history);
  });

  it('refuses more chains than there are, fewer than one, and classes that are none', () => {
    expect(() => drawn(0, 51)).toThrow('replayBuffer.draw.n: must be at most the capacity of 50, got 51');
    expect(() => drawn(0, 0)).toThrow('replayBuffer.draw.n: must be a whole number of at least 1, got 0');
    for (const classes of [[], [5], [-1], [0.5], [1, 1]]) {
      expect(() => drawn(0, 2, {}, { classes })).toThrow(
        'replayBuffer.draw.from.classes: must be different classes of the 5, got',
      );
    }
    expect(() => drawn(0, 2, {}, { labels: [1] } as DrawFrom)).toThrow('replayBuffer.draw.from: unknown option');
    const bare = layoutWith({ classes: 0 });
    expect(() => draw(numbered(bare), bare, policyWith(), { key: key(0), n: 2, from: { classes: [0] } })).toThrow(
      'must be different classes of the 0',
    );
  });
});

describe('a draw of given classes', () => {
  it('takes chains of these labels, each as often, and begins others with one of them', () => {
    const visits = new Map<number, number>();
    const begun = new Map<number, number>();
    const draws = 400;
    for (let i = 0; i < draws; i++) {
      const { x, y, slots } = drawn(i, 8, { restart: 0.25 }, { classes: [3, 1] });
      expect(new Set(slots).size).toBe(8);
      x.forEach(([a], row) => {
        const label = y[row]!.indexOf(1);
        expect([1, 3]).toContain(label);
        expect([1, 3]).toContain(slots[row]! % 5); // those of other labels keep their slots
        if (a === -1) begun.set(label, (begun.get(label) ?? 0) + 1);
        else expect([a, label]).toEqual([slots[row], slots[row]! % 5]);
        visits.set(slots[row]!, (visits.get(slots[row]!) ?? 0) + 1);
      });
    }
    // 8 of 20 slots a draw: each is there with probability 0.4.
    expect(visits.size).toBe(20);
    for (const count of visits.values())
      expect(Math.abs(count / draws - 0.4)).toBeLessThan(5.5 * Math.sqrt((0.4 * 0.6) / draws));
    const n = begun.get(1)! + begun.get(3)!;
    expect(Math.abs(n / (8 * draws) - 0.25)).toBeLessThan(5.5 * Math.sqrt((0.25 * 0.75) / (8 * draws)));
    expect(Math.abs(begun.get(1)! / n - 0.5)).toBeLessThan((5.5 * 0.5) / Math.sqrt(n));
  });

  it('of one class takes all that there are, and refuses more where chains must go back', () => {
    const { slots } = drawn(1, 10, {}, { classes: [2] });
    expect([...slots].sort((a, b) => a - b)).toEqual([2, 7, 12, 17, 22, 27, 32, 37, 42, 47]);
    expect(() => drawn(1, 11, {}, { classes: [2] })).toThrow(
      'replayBuffer.draw.n: must be at most the 10 chains that have these labels, got 11',
    );
  });

  it.each(['ring', 'reservoir'] as const)('begins those that a %s lacks', (write) => {
    const other = layoutWith({ write });
    const half = numbered(other, 12); // slots 2 and 7 have label 2
    const { x, y, slots } = plain(draw(half, other, policyWith(), { key: key(1), n: 6, from: { classes: [2] } }));
    const known = [...slots].filter((slot) => slot >= 0);
    expect(known).toHaveLength(2);
    known.forEach((slot) => expect([2, 7]).toContain(slot));
    x.forEach((row, i) => expect(row[0]).toBe(slots[i]));
    y.forEach((row) => expect(row).toEqual([0, 0, 1, 0, 0]));
  });
});

describe('a draw that flips labels', () => {
  it('gives the share another label, uniformly, and leaves the chains as they are', () => {
    let flips = 0;
    const draws = 300;
    for (let i = 0; i < draws; i++) {
      const { x, y, slots } = drawn(i, 20, { flip: 0.2, restart: 0.1 });
      x.forEach(([a], row) => {
        if (a === -1) return;
        expect(a).toBe(slots[row]);
        if (y[row]!.indexOf(1) !== slots[row]! % 5) flips++;
      });
    }
    // A row goes on with probability 0.9, is flipped with 0.2, and gets another label with 4/5.
    const p = 0.9 * 0.2 * 0.8;
    expect(Math.abs(flips / (20 * draws) - p)).toBeLessThan(5.5 * Math.sqrt((p * (1 - p)) / (20 * draws)));
  });

  it('flips none of those that begin, which have a new label already', () => {
    for (const balance of [false, true]) {
      const all = { restart: 1, balance };
      expect(drawn(5, 20, { ...all, flip: 1 })).toEqual(drawn(5, 20, all));
    }
  });

  it('to given classes only', () => {
    for (let i = 0; i < 20; i++) {
      const { y } = drawn(i, 15, { flip: 1 }, { classes: [0, 4] });
      expect(new Set(y.map((row) => row.indexOf(1)))).toEqual(new Set([0, 4]));
    }
  });
});

describe('a balanced draw', () => {
  const counts = (y: readonly number[][]): number[] =>
    [0, 1, 2, 3, 4].map((c) => y.filter((row) => row[c] === 1).length);

  it('has as many of each class, whatever begins or is flipped', () => {
    for (let i = 0; i < 50; i++) {
      const { y, x, slots } = drawn(i, 20, { balance: true, restart: 0.3, flip: 0.3 });
      expect(counts(y)).toEqual([4, 4, 4, 4, 4]);
      expect(new Set(slots).size).toBe(20);
      x.forEach(([a], row) => expect([-1, slots[row]]).toContain(a));
    }
  });

  it('gives what is left over to classes drawn anew, and takes any slot of a class', () => {
    const extra = new Array<number>(5).fill(0);
    const visits = new Array<number>(50).fill(0);
    const draws = 500;
    for (let i = 0; i < draws; i++) {
      const { y, slots } = drawn(i, 12, { balance: true });
      counts(y).forEach((count, c) => (extra[c]! += count - 2));
      slots.forEach((slot) => visits[slot]!++);
      expect([...counts(y)].sort((a, b) => a - b)).toEqual([2, 2, 2, 3, 3]);
    }
    for (const count of extra) expect(Math.abs(count / draws - 0.4)).toBeLessThan(5.5 * Math.sqrt((0.4 * 0.6) / draws));
    // A slot is one of its class's 2 or 3 of 10: with probability 0.24.
    for (const count of visits)
      expect(Math.abs(count / draws - 0.24)).toBeLessThan(5.5 * Math.sqrt((0.24 * 0.76) / draws));
  });

  it('does not sort rows by their class', () => {
    const firsts = Array.from({ length: 200 }, (_, i) => drawn(i, 10, { balance: true }).y[0]!.indexOf(1));
    for (let c = 0; c < 5; c++)
      expect(Math.abs(firsts.filter((f) => f === c).length / 200 - 0.2)).toBeLessThan(5.5 * Math.sqrt(0.16 / 200));
  });

  it('is balanced over given classes too, and says which class has too few', () => {
    expect(counts(drawn(1, 20, { balance: true }, { classes: [1, 4] }).y)).toEqual([0, 10, 0, 0, 10]);
    expect(() => drawn(1, 22, { balance: true }, { classes: [1, 4] })).toThrow(
      'replayBuffer.draw.n: must be at most the 10 chains that have label 1, got 11',
    );
  });
});

describe('an augmented draw', () => {
  it('changes the chains that go on, by its own key, and no other', () => {
    const augment: Policy['augment'] = (k, x) => tf.add(x, tf.add(uniform(k, x.shape), 100));
    const [a, b] = [drawn(1, 20, { restart: 0.4, augment }), drawn(2, 20, { restart: 0.4, augment })];
    const shift = ({ x, slots }: Rows) => x.flatMap(([v], i) => (v === -1 ? [] : [v! - slots[i]!]));
    for (const s of [shift(a), shift(b)].flat()) expect(s >= 100 && s < 101).toBe(true);
    expect(new Set([...shift(a), ...shift(b)]).size).toBeGreaterThan(20);
    expect(a.x.some(([v]) => v === -1)).toBe(true);
  });

  it('is told the labels, and refused when it gives other rows', () => {
    const augment: Policy['augment'] = (_, x, y) => tf.add(tf.mul(x, 0), tf.reshape(tf.argMax(y!, 1), [-1, 1]));
    const { x, y } = drawn(1, 20, { augment });
    x.forEach((row, i) => expect(row[0]).toBe(y[i]!.indexOf(1)));
    const before = tf.memory().numTensors;
    expect(() => drawn(1, 4, { augment: () => tf.zeros([4, 3]) })).toThrow(
      'replayBuffer.augment: must have shape [n, 2]',
    );
    expect(() => drawn(1, 4, { augment: () => tf.zeros([3, 2]) })).toThrow(
      'replayBuffer.augment: must give 4 rows, got 3',
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the history of a draw', () => {
  it('is that of its slots, and new for chains that begin', () => {
    const known = numbered(layout);
    known.history.visits.chunks[0]!.forEach((_, slot, visits) => (visits[slot] = slot));
    known.history.born.chunks[0]!.forEach((_, slot, born) => (born[slot] = 2 * slot));
    known.history.origins.chunks[0]!.fill(2);
    const at = { ...known, writes: 200 };
    const one = draw(at, layout, policyWith({ restart: 0.5 }), { key: key(1), n: 30 });
    const x = one.x.arraySync() as number[][];
    const { visits, born, origins } = one.history!;
    one.slots.forEach((slot, i) => {
      const expected = x[i]![0] === -1 ? [0, 200, ORIGINS.indexOf('restart')] : [slot, 2 * slot, 2];
      expect([visits[i], born[i], origins[i]]).toEqual(expected);
    });
    tf.dispose([one.x, one.y!]);
  });

  it('tells chains that there were none of from restarts, and both from data', () => {
    const ring = layoutWith({ write: 'ring' });
    const originsOf = (policy: Partial<Policy>, stored: number): Set<string> => {
      const { x, y, history } = draw(numbered(ring, stored), ring, policyWith(policy), { key: key(1), n: 10 });
      tf.dispose([x, y!]);
      return new Set(Array.from(history!.origins, (origin) => ORIGINS[origin]!));
    };
    expect(originsOf({}, 0)).toEqual(new Set(['fresh']));
    expect(originsOf({ restart: 1 }, 20)).toEqual(new Set(['restart']));
    const prior = Object.assign((_: unknown, n: number) => tf.zeros([n, 2]), { origin: 'data' as const });
    expect(originsOf({ restart: 1, prior }, 5)).toEqual(new Set(['data']));
  });
});
