import { describe, expect, it } from 'vitest';
import { differences } from './differences.js';

describe('differences', () => {
  it('finds none in equal values, whatever the order of names', () => {
    expect(differences('m', { a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 })).toEqual([]);
  });

  it('names each place with both values', () => {
    expect(differences('m', { a: 1, b: { c: [1, 2] }, gone: true }, { a: 2, b: { c: [2, 1] }, fresh: 'x' })).toEqual([
      'm.a is 1 in the checkpoint, 2 here',
      'm.b.c is [1,2] in the checkpoint, [2,1] here',
      'm.gone is true in the checkpoint, absent here',
      'm.fresh is absent in the checkpoint, "x" here',
    ]);
  });

  it('says where the other is saved', () => {
    expect(differences('m', { a: { b: 1 } }, { a: { b: 2 } }, 'the file')).toEqual(['m.a.b is 1 in the file, 2 here']);
  });

  it('tells null, lists and records apart', () => {
    expect(differences('m', null, {})).toEqual(['m is null in the checkpoint, {} here']);
    expect(differences('m', [], {})).toEqual(['m is [] in the checkpoint, {} here']);
    expect(differences('m', undefined, null)).toEqual(['m is absent in the checkpoint, null here']);
  });
});
