import { describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { scope } from '@ebmjs/core';
import type { Enumerated } from '../../test/enumerated.js';
import {
  drift,
  gibbsWithGradientsMatrix,
  imbalance,
  langevinMatrix,
  metropolised,
  type Matrix,
} from '../../test/reference-matrices.js';
import { colours, glass, sineRbm } from '../../test/site-targets.js';
import { pointAt } from '../point.js';
import { encodingOf } from './encoding.js';
import { placeOf } from './gains.js';
import { allSites, anySite, oneSite, type StateProposal } from './state-proposal.js';

const targets: readonly (readonly [string, Enumerated])[] = [
  ['ten visible units of an RBM', sineRbm(10, 4, 1)],
  ['a spin glass of ten spins', glass(2, 5)],
  ['four sites of three colours', colours(2, 2)],
];

/** The table that a proposal has for each state. */
function tables(all: Enumerated, proposal: StateProposal): Float64Array[] {
  const flat = scope(() => {
    const place = placeOf(pointAt(all.x, all.energy), encodingOf('test', all.values));
    return proposal.odds(place).logs.dataSync();
  });
  const size = all.sites * all.k;
  return Array.from({ length: all.count }, (_, x) => Float64Array.from(flat.subarray(x * size, (x + 1) * size)));
}

/** The probabilities of proposals that its table amounts to, of one site's change or of all sites. */
function proposals(all: Enumerated, proposal: StateProposal, one: boolean): Matrix {
  const { states, k, count } = all;
  return tables(all, proposal).map((table, x) => {
    const row = new Float64Array(count);
    if (!one) return row.map((_, y) => Math.exp(states[y]!.reduce((sum, s, i) => sum + table[i * k + s]!, 0)));
    states[x]!.forEach((now, i) => {
      for (let s = 0; s < k; s++) if (s !== now) row[all.withSite(x, i, s)] = Math.exp(table[i * k + s]!);
    });
    return row;
  });
}

const furthest = (a: Matrix, b: Matrix): number =>
  a.reduce((worst, row, x) => row.reduce((most, p, y) => Math.max(most, Math.abs(p - b[x]![y]!)), worst), 0);

// Float32: log probabilities of some tens, summed over ten sites.
describe.each(targets)('%s', (_, all) => {
  const alpha = 0.7;
  const { squaredDistance } = encodingOf('test', all.values);
  it.each<[string, StateProposal, boolean, (() => Matrix) | undefined]>([
    ['oneSite', oneSite, true, () => gibbsWithGradientsMatrix(all)],
    ['anySite', anySite, true, undefined],
    [
      'allSites',
      allSites(squaredDistance / (2 * alpha)),
      false,
      () => metropolised(langevinMatrix(all, alpha), all.energies),
    ],
  ])('%s: its tables add up, and make a Metropolis kernel that leaves the target alone', (__, proposal, one, exact) => {
    const q = proposals(all, proposal, one);
    q.forEach((row) => expect(Math.abs(row.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-5));
    const p = metropolised(q, all.energies);
    expect(drift(p, all.pi)).toBeLessThan(1e-6);
    expect(imbalance(p, all.pi)).toBeLessThan(1e-6);
    if (exact) expect(furthest(p, exact())).toBeLessThan(1e-5);
  });
});

describe.each(targets)('%s', (_, all) => {
  it.each<[string, StateProposal, boolean]>([
    ['oneSite', oneSite, true],
    ['allSites', allSites(2), false],
  ])('%s: log is what the table sums to', (__, proposal, one) => {
    const [from, to] = [3, all.withSite(3, 2, (all.states[3]![2]! + 1) % all.k)];
    const log = scope(() => {
      const encoding = encodingOf('test', all.values);
      const place = placeOf(pointAt(tf.slice(all.x, from, 1), all.energy), encoding);
      return proposal.log(proposal.odds(place), encoding.states(tf.slice(all.x, to, 1))).dataSync()[0]!;
    });
    expect(Math.exp(log)).toBeCloseTo(proposals(all, proposal, one)[from]![to]!, 6);
  });
});
