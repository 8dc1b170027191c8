import { expect, it } from 'vitest';
import type { Box } from '@ebmjs/core';
import { checkedBox } from './box.js';

it('hands on a box', () => expect(checkedBox('f.box', { min: -1, max: 2 })).toEqual({ min: -1, max: 2 }));

it.each([
  [{ min: 1, max: 1 }, 'f.box.max: must be above min, 1, got 1'],
  [{ min: 0, max: Infinity }, 'f.box.max: must be a finite number, got Infinity'],
  [{ max: 1 }, 'f.box.min: must be a finite number'],
  [{ min: 0, max: 1, side: 2 }, 'f.box: unknown option'],
  [undefined, 'f.box: must be { min, max }'],
])('refuses %j', (box, message) => expect(() => checkedBox('f.box', box as Box)).toThrow(message));
