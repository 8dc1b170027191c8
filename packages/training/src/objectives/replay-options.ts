import { EbmError, knownOptions, positive, whole, within } from '@ebmjs/core';
import type { ChainTerm, ReplayOptions } from './loss-term.js';

/** Options of a term whose samples carry a gradient in the weights. */
export interface ThroughSamplingOptions {
  /** Its place in `metrics.terms`. */
  readonly name?: string;
  /** @defaultValue `1` */
  readonly weight?: number;
  /**
   * The last so many steps are gone through, or `'all'` of them as in Du and Mordatch (2019). Time and memory grow with
   * their number: every step stays on the tape until the way back.
   *
   * @defaultValue `1`, as in Du et al. (2021, "Improved contrastive divergence training of energy based models")
   */
  readonly through?: number | 'all';
  /** Only the first so many chains are gone through. @defaultValue all of them */
  readonly chains?: number;
  /**
   * The replayed ends must be where the chains ended, to within this share of the way that they went, or the update is
   * not made. Rounding grows along the way where the energy is rough. @defaultValue `1e-3`
   */
  readonly tolerance?: number;
}

/** The names of these options. */
export const THROUGH_SAMPLING = ['name', 'weight', 'through', 'chains', 'tolerance'] as const;

/** What such a term has in common with the others, but for its loss. */
export type ThroughSampling = Required<Pick<ChainTerm, 'name' | 'weight' | 'visits' | 'check'>> & {
  readonly needs: 'chains';
  readonly replay: ReplayOptions;
};

/** Checks the options. Throws an `EbmError` for one that is unknown (besides `more`) or not allowed. */
export function throughSampling(
  where: string,
  options: ThroughSamplingOptions,
  { name: usual, more = [] }: { readonly name: string; readonly more?: readonly string[] },
): ThroughSampling {
  knownOptions(where, options, [...THROUGH_SAMPLING, ...more]);
  const { name = usual, weight = 1, through = 1, chains, tolerance = 1e-3 } = options;
  within(`${where}.weight`, weight, 0, Infinity);
  if (through !== 'all') whole(`${where}.through`, through);
  if (chains !== undefined) whole(`${where}.chains`, chains);
  positive(`${where}.tolerance`, tolerance);
  return {
    name,
    weight,
    needs: 'chains',
    replay: { through, ...(chains !== undefined && { chains }) },
    visits: (steps) => (through === 'all' ? [] : [Math.max(0, steps - through)]),
    check: ({ mismatch }) => {
      if (mismatch! <= tolerance) return;
      const why =
        'the kernel is not a function of its key and the energy alone, or the walk is too rough to be repeated';
      throw new EbmError(
        `train.terms.${name}`,
        `must end where the chains did, to ${tolerance} of their way: ${why}`,
        mismatch,
      );
    },
  };
}
