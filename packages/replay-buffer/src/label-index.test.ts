import { hostUniform, key, randint } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { classOf, labelIndex, type LabelIndex } from './label-index.js';

const listed = (index: LabelIndex, classes: number): number[][] =>
  Array.from({ length: classes }, (_, label) =>
    Array.from({ length: index.size(label) }, (__, i) => index.slot(label, i)),
  );

describe('labelIndex', () => {
  it('knows the slots of every class after any moves', () => {
    const [classes, capacity, moves] = [4, 30, 2000];
    const index = labelIndex(classes, capacity);
    const labels = new Map<number, number>();
    const slots = randint(key(1), moves, capacity);
    const to = randint(key(2), moves, classes);
    slots.forEach((slot, i) => {
      index.move(slot, to[i]!);
      labels.set(slot, to[i]!);
    });
    const expected = Array.from({ length: classes }, (_, label) =>
      [...labels].flatMap(([slot, l]) => (l === label ? [slot] : [])).sort((a, b) => a - b),
    );
    expect(listed(index, classes).map((list) => list.sort((a, b) => a - b))).toEqual(expected);
  });

  it('is the same again when it is filled by its order', () => {
    const index = labelIndex(3, 10);
    const u = hostUniform(key(3), 100);
    u.forEach((value, i) => index.move(Math.floor(value * 8), i % 3)); // slots 8 and 9 stay empty
    const order = index.order();
    expect([...order.slice(8)]).toEqual([-1, -1]);
    const again = labelIndex(3, 10);
    const labels = listed(index, 3);
    for (const slot of order)
      if (slot >= 0)
        again.move(
          slot,
          labels.findIndex((list) => list.includes(slot)),
        );
    expect(listed(again, 3)).toEqual(labels);
    expect(again.order()).toEqual(order);
  });
});

it('classOf is the largest entry of a row, the first of equals', () => {
  const labels = Float32Array.of(0, 1, 0, 0.2, 0.3, 0.5, 0.5, 0.5, 0);
  expect([0, 1, 2].map((row) => classOf(labels, row, 3))).toEqual([1, 2, 0]);
});
