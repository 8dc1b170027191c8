import type * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, scope, type Energy } from '@ebmjs/core';
import { annealedPath } from './annealed-path.js';
import type { Ends } from './end-terms.js';
import { oneARow } from './one-a-row.js';
import { readRows } from './read-rows.js';

/** A path as a walk takes it. */
export interface WalkPath {
  /** `E_beta`. */
  readonly at: (beta: number) => Energy;
  /** Tells the path where the chains are now. `x` is borrowed until the next arrival; `when` names the place in errors. */
  readonly arrive: (x: tf.Tensor, when: string) => Promise<Arrival>;
  readonly dispose: () => void;
}

/** What the path says about the chains where they are; to be asked before they move on. All throw an `EbmError` for numbers that are not finite. */
export interface Arrival {
  /** `E_beta(x)`, `[n]`, in float64. */
  readonly energy: (beta: number) => Promise<Float64Array>;
  /** `log f_to(x) - log f_from(x)`, `[n]`: what a chain's log-weight gains. */
  readonly gain: (from: number, to: number) => Promise<Float64Array>;
}

/** The path between two ends: the geometric one, or that of `between`. Throws unless that is a function. */
export function pathBetween(where: string, ends: Ends, between: EnergyBetween | undefined): WalkPath {
  if (between === undefined) return geometric(where, ends);
  if (typeof between === 'function') return general(where, ends, between);
  throw new EbmError(`${where}.between`, 'must be a function that returns an energy', between);
}

/**
 * The geometric path between two ends, whose energies are evaluated once a stop: a gain is `(to - from) (E_0 - E_1)`, since
 * the two densities themselves are large numbers that differ little.
 */
function geometric(where: string, ends: Ends): WalkPath {
  const { at, arrive, dispose } = annealedPath(ends);
  return {
    at,
    dispose,
    arrive: async (x, when) => {
      const { base, target } = await arrive(x);
      finite(`${where}, ${when}`, 'base energy', base);
      finite(`${where}, ${when}`, 'target energy', target);
      return {
        energy: async (beta) => Float64Array.from(base, (e, i) => (1 - beta) * e + beta * target[i]!),
        gain: async (from, to) => Float64Array.from(base, (e, i) => (to - from) * (e - target[i]!)),
      };
    },
  };
}

/** The energy at an inverse temperature between 0 and 1. */
export type EnergyBetween = (beta: number) => Energy;

/**
 * Any other path between the ends: nothing is known of how its energies hang together, and each is evaluated when it is
 * asked for.
 */
function general(where: string, ends: Ends, between: EnergyBetween): WalkPath {
  const at: EnergyBetween = (beta) => (beta === 0 ? ends.base : beta === 1 ? ends.target : between(beta));
  return {
    at,
    dispose: () => undefined,
    arrive: async (x, when) => {
      const energies = (betas: readonly number[]): Promise<Float32Array[]> =>
        evaluated(`${where}, ${when}`, at, { x, betas });
      return {
        energy: async (beta) => Float64Array.from((await energies([beta]))[0]!),
        gain: async (from, to) => {
          const [here, there] = await energies([from, to]);
          return Float64Array.from(here!, (e, i) => e - there![i]!);
        },
      };
    },
  };
}

async function evaluated(
  where: string,
  at: EnergyBetween,
  { x, betas }: { readonly x: tf.Tensor; readonly betas: readonly number[] },
): Promise<Float32Array[]> {
  const values = scope(() => betas.map((beta) => oneARow(`${where}, energy`, at(beta)(x), x)));
  try {
    const rows = await readRows(values);
    rows.forEach((row, i) => finite(where, `energy at beta ${betas[i]}`, row));
    return rows;
  } finally {
    release(values);
  }
}

function finite(where: string, what: string, values: Float32Array): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new EbmError(where, `the ${what} of chain ${bad} must be finite`, values[bad]);
}
