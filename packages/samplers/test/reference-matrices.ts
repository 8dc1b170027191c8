import type { Enumerated } from './enumerated.js';

/** Transition probabilities, row by row: from each state to each. Float64, and out of the definitions only. */
export type Matrix = readonly Float64Array[];

const zeros = (n: number): Float64Array[] => Array.from({ length: n }, () => new Float64Array(n));
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** Metropolis and Hastings: proposals `q` accepted with `min(1, pi(y) q(y, x) / pi(x) q(x, y))`, or the chain stays. */
export function metropolised(q: Matrix, energies: readonly number[]): Matrix {
  return q.map((row, x) => {
    const p = row.map((forth, y) =>
      y === x || forth === 0 ? 0 : forth * Math.min(1, Math.exp(energies[x]! - energies[y]!) * (q[y]![x]! / forth)),
    );
    p[x] = 1 - sum(p);
    return p;
  });
}

/** `-(y - x) dE/dx(x)` for `y` with another state at a site. */
const gain = ({ gradients, states, code }: Enumerated, x: number, site: number, to: number): number => {
  const [from, into] = [code[states[x]![site]!]!, code[to]!];
  return -sum(into.map((v, j) => (v - from[j]!) * gradients[x]![site * into.length + j]!));
};

/** Proposals of one site's change, with given weights. */
function oneChange(all: Enumerated, weight: (x: number, site: number, to: number) => number): Matrix {
  const q = zeros(all.count);
  for (const [x, row] of q.entries()) {
    for (let site = 0; site < all.sites; site++) {
      for (let to = 0; to < all.k; to++) {
        if (to !== all.states[x]![site]) row[all.withSite(x, site, to)] = weight(x, site, to);
      }
    }
    const total = sum(row);
    row.forEach((w, y) => (row[y] = w / total));
  }
  return q;
}

export const singleFlipMatrix = (all: Enumerated): Matrix =>
  metropolised(
    oneChange(all, () => 1),
    all.energies,
  );

export const gibbsWithGradientsMatrix = (all: Enumerated): Matrix =>
  metropolised(
    oneChange(all, (x, site, to) => Math.exp(gain(all, x, site, to) / 2)),
    all.energies,
  );

/** The discrete Langevin proposal with Zhang's step `alpha`, which is `2h`. */
export function langevinMatrix(all: Enumerated, alpha: number): Matrix {
  const { count, sites, k, states, code } = all;
  return zeros(count).map((row, x) => {
    const chance = Array.from({ length: sites }, (_, site) => {
      const weights = Array.from({ length: k }, (__, to) => {
        const from = code[states[x]![site]!]!;
        const distance = sum(code[to]!.map((v, j) => (v - from[j]!) ** 2));
        return Math.exp(gain(all, x, site, to) / 2 - distance / (2 * alpha));
      });
      return weights.map((w) => w / sum(weights));
    });
    return row.map((_, y) => states[y]!.reduce((p, s, site) => p * chance[site]![s]!, 1));
  });
}

/** The sites of a block drawn together given the others. */
export function blockMatrix({ count, states, pi }: Enumerated, block: readonly number[]): Matrix {
  const groups = new Map<string, number[]>();
  states.forEach((state, x) => {
    const rest = state.map((s, i) => (block.includes(i) ? '.' : s)).join();
    groups.set(rest, [...(groups.get(rest) ?? []), x]);
  });
  const p = zeros(count);
  for (const group of groups.values()) {
    const total = sum(group.map((x) => pi[x]!));
    for (const x of group) for (const y of group) p[x]![y] = pi[y]! / total;
  }
  return p;
}

const siteMatrices = (all: Enumerated): Matrix[] =>
  Array.from({ length: all.sites }, (_, site) => blockMatrix(all, [site]));

/** A site alike to any other. */
export const randomGibbsMatrix = (all: Enumerated): Matrix => {
  const p = zeros(all.count);
  for (const site of siteMatrices(all)) {
    site.forEach((row, x) => row.forEach((q, y) => (p[x]![y]! += q / all.sites)));
  }
  return p;
};

export const sweepMatrix = (all: Enumerated, blocks = siteBlocks(all)): Matrix =>
  blocks.map((block) => blockMatrix(all, block)).reduce(product);
const siteBlocks = ({ sites }: Enumerated): readonly (readonly number[])[] =>
  Array.from({ length: sites }, (_, site) => [site]);

/** First `a`, then `b`, which may be sparse. */
export function product(a: Matrix, b: Matrix): Matrix {
  const targets = b.map((row) => [...row.keys()].filter((z) => row[z] !== 0));
  return a.map((row) => {
    const out = new Float64Array(row.length);
    row.forEach((p, y) => {
      if (p !== 0) for (const z of targets[y]!) out[z]! += p * b[y]![z]!;
    });
    return out;
  });
}

export const power = (a: Matrix, n: number): Matrix => (n === 1 ? a : product(a, power(a, n - 1)));

/** The largest `|pi P - pi|`. */
export function drift(p: Matrix, pi: readonly number[]): number {
  const after = new Float64Array(pi.length);
  p.forEach((row, x) => row.forEach((q, y) => (after[y]! += pi[x]! * q)));
  return Math.max(...after.map((share, x) => Math.abs(share - pi[x]!)));
}

/** The largest `|pi(x) P(x, y) - pi(y) P(y, x)|`. */
export function imbalance(p: Matrix, pi: readonly number[]): number {
  let worst = 0;
  p.forEach((row, x) => {
    for (let y = 0; y < x; y++) worst = Math.max(worst, Math.abs(pi[x]! * row[y]! - pi[y]! * p[y]![x]!));
  });
  return worst;
}
