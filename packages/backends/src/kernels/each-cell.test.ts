import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { cellsOf, eachCell, type Cell } from './each-cell.js';

const listed = (visitAll: (visit: (cell: Cell) => void) => void): number[][] => {
  const seen: number[][] = [];
  visitAll(({ pixel, window, tap }) => void seen.push([pixel, window, tap]));
  return seen;
};

it('shows what each window covers, in every image', () => {
  const info = tf.backend_util.computeConv2DInfo([2, 2, 3, 1], [2, 2, 1, 1], 1, 1, 'valid');
  const first = [
    [0, 0, 0],
    [1, 0, 1],
    [3, 0, 2],
    [4, 0, 3],
    [1, 1, 0],
    [2, 1, 1],
    [4, 1, 2],
    [5, 1, 3],
  ];
  const second = first.map(([pixel, window, tap]) => [pixel! + 6, window! + 2, tap!]);
  expect(listed((visit) => eachCell(info, visit))).toEqual([...first, ...second]);
});

it('leaves the padding out, and skips pixels where windows are dilated', () => {
  const info = tf.backend_util.computeConv2DInfo([1, 3, 3, 1], [2, 2, 1, 1], 1, 2, [
    [0, 0],
    [1, 0],
    [1, 0],
    [0, 0],
  ]);
  expect(listed((visit) => cellsOf(info, 0, visit))).toEqual([[4, 0, 3]]); // taps at rows and columns -1 and 1
});
