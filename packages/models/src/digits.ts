import { decodeWeights, type LoadedWeights } from './weights/decode-weights.js';
import { digitsWeights } from './pretrained/digits-weights.js';

/** How to sample the pretrained network, how it came about, and how good it is. */
export interface DigitsCard {
  /** Options for `langevin` of `@ebmjs/samplers`: the dynamics that it was trained with. */
  readonly sampler: {
    readonly preset: 'paper';
    readonly stepSize: number;
    readonly noise: number;
    readonly gradientClip: number;
  };
  /** Langevin steps from uniform noise that the figures are of. */
  readonly steps: number;
  readonly figures: DigitsFigures;
  /** The configuration of the run, as `ebmjs train --config` takes it. */
  readonly settings: { readonly seed: number; readonly [section: string]: unknown };
}

export interface DigitsFigures {
  readonly samples: number;
  /** Share of samples whose nearest training image has the label that they were drawn with. */
  readonly labelAgreement: {
    readonly value: number;
    readonly standardError: number;
    readonly perClass: readonly number[];
  };
  /** The same of held-out digits. */
  readonly labelAgreementReal: number;
  /** Of held-out digits against uniform noise, by energy. */
  readonly aurocNoise: number;
  /** Of held-out digits given their label, at inverse temperature `beta`, from both sides. */
  readonly logLikelihood: {
    readonly unit: string;
    readonly images: number;
    readonly beta: number;
    readonly lower: { readonly value: number; readonly standardError: number };
    readonly upper: { readonly value: number; readonly standardError: number };
  };
}

export interface PretrainedDigits extends LoadedWeights {
  readonly card: DigitsCard;
}

/**
 * A conditional network of 8 x 8 handwritten digits in `[0, 1]`, trained by this project's own `ebmjs train` on the digits
 * of `@ebmjs/datasets`; it comes with the package, and nothing is fetched. `variables` are averaged weights, owned by the
 * caller. What it is good for, and what not: docs/pretrained-digits.md.
 */
export function pretrainedDigits(): PretrainedDigits {
  const loaded = decodeWeights(Uint8Array.from(atob(digitsWeights), (c) => c.charCodeAt(0)));
  return { ...loaded, card: loaded.description.card as unknown as DigitsCard };
}
