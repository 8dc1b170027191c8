import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradient, type Energy } from '@ebmjs/core';
import type { SiteValues } from '../src/index.js';

/** A target over few sites, and how its states are written. */
export interface SiteTarget {
  readonly energy: Energy;
  readonly values: SiteValues;
  /** Shape of an event. */
  readonly shape: readonly number[];
  readonly sites: number;
  /** States of a site. */
  readonly k: number;
}

/** Every state of a target, numbered by `sum_i s_i k^i`, with what is known of it in float64. */
export interface Enumerated extends SiteTarget {
  /** Number of states. */
  readonly count: number;
  /** The states of the sites. */
  readonly states: readonly (readonly number[])[];
  /** The numbers that a state of a site is written in. */
  readonly code: readonly (readonly number[])[];
  /** `[count, ...shape]` */
  readonly x: tf.Tensor;
  readonly energies: readonly number[];
  /** `dE/dx` of each state, flat. */
  readonly gradients: readonly (readonly number[])[];
  /** `exp(-E) / Z` */
  readonly pi: readonly number[];
  readonly logZ: number;
  /** The state with another state at a site. */
  readonly withSite: (state: number, site: number, value: number) => number;
}

export function enumerated(target: SiteTarget): Enumerated {
  const { energy, values, shape, sites, k } = target;
  const code = Array.from({ length: k }, (_, s) =>
    values === 'one-hot' ? Array.from({ length: k }, (__, j) => Number(j === s)) : [values === 'spins' ? 2 * s - 1 : s],
  );
  const count = k ** sites;
  const states = Array.from({ length: count }, (_, m) =>
    Array.from({ length: sites }, (__, i) => Math.floor(m / k ** i) % k),
  );
  const x = tf.tensor(Float32Array.from(states.flatMap((state) => state.flatMap((s) => code[s]!))), [count, ...shape]);
  const { value, grad } = valueAndGradient(energy, x);
  const energies = [...value.dataSync()];
  const flat = [...grad.dataSync()];
  tf.dispose([value, grad]);
  const d = flat.length / count;
  const low = Math.min(...energies);
  const weights = energies.map((e) => Math.exp(low - e));
  const z = weights.reduce((a, b) => a + b, 0);
  return {
    ...target,
    count,
    states,
    code,
    x,
    energies,
    gradients: energies.map((_, m) => flat.slice(m * d, (m + 1) * d)),
    pi: weights.map((w) => w / z),
    logZ: Math.log(z) - low,
    withSite: (state, site, to) => state + (to - states[state]![site]!) * k ** site,
  };
}

/** The number of each row's state. */
export function numberOf(position: tf.Tensor, { sites, k, code }: Enumerated): number[] {
  const flat = position.dataSync();
  const width = code[0]!.length;
  const stateAt = (at: number): number => {
    for (const [s, numbers] of code.entries()) if (numbers.every((v, j) => v === flat[at + j])) return s;
    throw new Error(`no state of a site: ${[...flat.slice(at, at + width)]}`);
  };
  return Array.from({ length: position.shape[0]! }, (_, row) => {
    let number = 0;
    for (let i = 0; i < sites; i++) number += stateAt((row * sites + i) * width) * k ** i;
    return number;
  });
}
