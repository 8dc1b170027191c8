import { EbmError } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { chainsOfGroups } from './groups.js';

describe('chainsOfGroups', () => {
  it('lists the chains of each group', () => {
    const members = chainsOfGroups('f.groups', [1, 0, 1, 0, 1], 5);
    expect(members.map((chains) => [...chains])).toEqual([
      [1, 3],
      [0, 2, 4],
    ]);
  });

  it.each([
    [[0, 0, 0], /for each of 4 chains, got 3/],
    [[0, 0, 0, 1], /group 1 two chains/],
    [[0, 0, 2, 2], /group 1 two chains or more, got 0/],
    [[0, 0, 0, -1], /f.groups\[3\]/],
    [[0, 0.5, 0, 0], /f.groups\[1\]/],
    [[0, 0, 0, 9], /from 0 to 3/],
  ])('refuses %j', (groups, message) => {
    expect(() => chainsOfGroups('f.groups', groups, 4)).toThrow(EbmError);
    expect(() => chainsOfGroups('f.groups', groups, 4)).toThrow(message);
  });
});
