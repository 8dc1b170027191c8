import type { Bond } from './lattice.js';

/** Units of `states` states each, numbered from 0, coupled in pairs: `log w(s) = sum single(i, s_i) + sum pair(J, s_i, s_j)`. */
export interface SpinGraph {
  readonly states: number;
  /** All units, in the order in which they are met. */
  readonly order: readonly number[];
  readonly bonds: readonly Bond[];
  /** What a unit adds to the log weight. */
  readonly single: (unit: number, state: number) => number;
  /** What a bond adds. */
  readonly pair: (coupling: number, a: number, b: number) => number;
}

/**
 * One unit more. Units that were met and have a neighbour that was not are the frontier; their states together are one
 * number with a digit each, `f` before the unit is met.
 */
export interface Step {
  readonly unit: number;
  /** Number of states of the frontier before. */
  readonly size: number;
  /** What meeting the unit in state `a` adds to the log weight. */
  readonly added: (f: number, a: number) => number;
  /** The frontier after. */
  readonly next: (f: number, a: number) => number;
}

/** The steps, cheap to make: nothing is summed yet. */
export function stepsOf(graph: SpinGraph): Step[] {
  const { order, bonds, states } = graph;
  const met = new Map(order.map((unit, time) => [unit, time]));
  const timed = bonds.map(({ from, to, coupling }) => {
    const [early, late] = [met.get(from)!, met.get(to)!].sort((a, b) => a - b) as [number, number];
    return { early, late, coupling };
  });
  const last = order.map((_, time) => Math.max(time, ...timed.filter((b) => b.early === time).map((b) => b.late)));
  let frontier: number[] = [];
  return order.map((unit, time) => {
    const before = frontier;
    const places = [...before, time];
    frontier = places.filter((early) => last[early]! > time);
    const stride = (early: number): number => states ** places.indexOf(early);
    const size = states ** before.length;
    const earlier = timed.filter(({ late }) => late === time).map((b) => ({ ...b, stride: stride(b.early) }));
    const dropped = places.filter((early) => last[early] === time).map(stride);
    return { unit, size, added: adding(graph, unit, earlier), next: dropping(size, dropped.reverse(), states) };
  });
}

interface Earlier {
  readonly coupling: number;
  readonly stride: number;
}

/** `single(unit, a)` and the bonds to earlier units, tabulated. */
function adding({ states, single, pair }: SpinGraph, unit: number, earlier: readonly Earlier[]): Step['added'] {
  const alone = Array.from({ length: states }, (_, a) => single(unit, a));
  const tables = earlier.map(({ coupling, stride }) => ({
    stride,
    table: Float64Array.from({ length: states ** 2 }, (_, k) => pair(coupling, Math.floor(k / states), k % states)),
  }));
  return (f, a) => {
    let sum = alone[a]!;
    for (const { stride, table } of tables) sum += table[(Math.floor(f / stride) % states) * states + a]!;
    return sum;
  };
}

/** Takes the digits of these strides, highest first, out of the number of the enlarged frontier. */
function dropping(size: number, strides: readonly number[], states: number): Step['next'] {
  return (f, a) => {
    let digits = a * size + f;
    for (const stride of strides) digits = Math.floor(digits / (stride * states)) * stride + (digits % stride);
    return digits;
  };
}
