import * as tf from '@tensorflow/tfjs-core';
import {
  foldIn,
  knownOptions,
  oneOf,
  release,
  scope,
  split,
  uniform,
  type Energy,
  type Key,
  type Kernel,
} from '@ebmjs/core';
import type { EnergyState } from '../point.js';
import { encodingOf, type Encoding, type SiteValues } from './encoding.js';
import { resampleSite, type Resampled } from './resample-site.js';
import { startAtStates } from './start-at-states.js';

/** What positions are made of, and which sites a step visits. */
export interface GibbsOptions {
  readonly values: SiteValues;
  /** `'systematic'`: every site, in order. `'random'`: one site, each chain its own, all alike. @defaultValue `'systematic'` */
  readonly scan?: 'systematic' | 'random';
}

/** What a step of Gibbs sampling has to say, each `[chains]`. */
export interface GibbsInfo {
  /** How often a site was given another state. */
  readonly changed: tf.Tensor1D;
  /** How many states had an energy that is not finite, and were never drawn for it. */
  readonly refused: tf.Tensor1D;
}

/**
 * Gibbs sampling (Geman and Geman 1984): a site is given a state drawn from its distribution given all other sites,
 * from the energies of all its states. Leaves `exp(-E)` on the states of the sites exactly invariant; with the scan
 * `'random'` it is reversible too.
 *
 * A visit to a site of `k` states costs `k - 1` energies, in one batch of `(k - 1) chains` rows (one whole batch of
 * chains after another), and no gradient. An energy that is not finite at the start throws an `EbmError`; states met on
 * the way at such energies are not entered.
 */
export function gibbs(options: GibbsOptions): Kernel<EnergyState, GibbsInfo> {
  knownOptions('gibbs', options, ['values', 'scan']);
  const encoding = encodingOf('gibbs.values', options.values);
  const scan = oneOf('gibbs.scan', options.scan ?? 'systematic', ['systematic', 'random']);
  return {
    init: (position, energy) => startAtStates('gibbs.init', position, energy, encoding),
    step: (key, current, energy) =>
      scope(() => {
        const visit = scan === 'random' ? anyOne : sweep;
        const { changed, refused, ...next } = visit(key, current, energy, encoding);
        return [next, { changed, refused }] as const;
      }),
  };
}

function anyOne(key: Key, current: EnergyState, energy: Energy, encoding: Encoding): Resampled {
  return scope(() => {
    const [siteKey, stateKey] = split(key, 2);
    const [n, sites] = encoding.states(current.position).shape;
    const which = tf.cast(tf.floor(tf.mul(uniform(siteKey, [n]), sites)), 'int32') as tf.Tensor1D;
    return resampleSite(stateKey, current, energy, { site: mask(which, sites), encoding });
  });
}

function sweep(key: Key, start: EnergyState, energy: Energy, encoding: Encoding): Resampled {
  const sites = encoding.states(start.position).shape[1];
  const at = (current: EnergyState, i: number): Resampled =>
    resampleSite(foldIn(key, i), current, energy, { site: mask(tf.tensor1d([i], 'int32'), sites), encoding });
  let current = scope(() => at(start, 0));
  for (let i = 1; i < sites; i++) {
    const next = scope(() => {
      const { position, energy, changed, refused } = at(current, i);
      const counts = { changed: tf.add(changed, current.changed), refused: tf.add(refused, current.refused) };
      return { position, energy, ...counts } as Resampled;
    });
    release(current);
    current = next;
  }
  return current;
}

/** 1 at the site, `[rows, sites, 1]`. */
function mask(which: tf.Tensor1D, sites: number): tf.Tensor3D {
  return tf.reshape(tf.cast(tf.oneHot(which, sites), 'float32'), [-1, sites, 1]);
}
