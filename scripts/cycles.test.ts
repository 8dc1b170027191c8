import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycles, reachable, type Graph } from './cycles.js';

const graph = (edges: { readonly [name: string]: string }): Graph =>
  new Map(Object.entries(edges).map(([from, to]) => [from, [...to]]));

describe('cycles', () => {
  it('names the nodes along a cycle, once', () => {
    expect(cycles(graph({ a: 'b', b: 'c', c: 'bd', d: '' }))).toEqual([['b', 'c']]);
  });

  it('finds a node that points at itself, and two cycles apart', () => {
    expect(cycles(graph({ a: 'a', b: 'c', c: 'b' }))).toEqual([['a'], ['b', 'c']]);
  });

  it('lets two ways lead to one node, and ignores names it does not know', () => {
    expect(cycles(graph({ a: 'bc', b: 'd', c: 'dx', d: '' }))).toEqual([]);
  });

  it('finds none exactly when the nodes can be put in order', () => {
    const edges = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = Array.from({ length: 7 }, (_, i) => String(i));
        const g = new Map(
          nodes.map((n) => [n, pairs.filter(([from]) => String(from) === n).map(([, to]) => String(to))]),
        );
        const onCycle = nodes.some((n) => g.get(n)!.some((next) => reachable(g, next).has(n)));
        expect(cycles(g).length > 0).toBe(onCycle);
      }),
      { seed: 1 },
    );
  });
});

describe('reachable', () => {
  it('follows edges and stops at unknown names', () => {
    expect([...reachable(graph({ a: 'bx', b: 'a', c: 'a' }), 'a')].sort()).toEqual(['a', 'b']);
    expect(reachable(graph({ a: '' }), 'missing').size).toBe(0);
  });
});
