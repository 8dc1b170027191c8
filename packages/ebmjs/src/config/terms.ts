import { gaussianInBox, uniformBox } from '@ebmjs/models';
import {
  classification,
  denoisingScoreMatching,
  gradientPenalty,
  klDivergence,
  labelContrast,
  neighbourEntropy,
  noiseContrastiveEstimation,
  steinEntropy,
  type LossTerm,
} from '@ebmjs/training';
import { BOX } from '../image-box.js';
import type { TermSection } from './term-sections.js';

/** What terms are of. */
export interface Rows {
  readonly shape: readonly number[];
  /** 0 where the model takes no labels, or these are no classes. */
  readonly classes: number;
}

/** The term of a section. Throws an `EbmError` for options that do not fit each other. */
export function termOf(section: TermSection, { shape, classes }: Rows): LossTerm {
  switch (section.term) {
    case 'klDivergence':
      return klDivergence(optionsOf(section));
    case 'steinEntropy':
      return steinEntropy(optionsOf(section));
    case 'neighbourEntropy':
      return neighbourEntropy(optionsOf(section));
    case 'gradientPenalty':
      return penaltyOf(section);
    case 'classification':
      return classification(optionsOf(section));
    case 'labelContrast':
      return labelContrast({ weight: section.weight, classes: section.classes ?? [...Array(classes).keys()] });
    case 'denoisingScoreMatching':
      return denoisingScoreMatching(optionsOf(section));
    case 'noiseContrastiveEstimation': {
      const { noise: kind, ...options } = optionsOf(section);
      const drawn = kind === 'uniform' ? uniformBox({ shape }) : gaussianInBox({ shape, ...kind, box: BOX });
      return noiseContrastiveEstimation({ ...options, noise: drawn });
    }
  }
}

/** As overloads have it: whether chains are needed depends on where the slope is. */
function penaltyOf(section: Extract<TermSection, { readonly term: 'gradientPenalty' }>): LossTerm {
  const { at, ...options } = optionsOf(section);
  return at === 'data' ? gradientPenalty({ ...options, at }) : gradientPenalty({ ...options, at });
}

type Present<T> = { readonly [name in keyof T]: Exclude<T[name], undefined> };

/** What the term's function takes: all of a section but its kind, and what is absent. */
function optionsOf<S extends TermSection>(section: S): Present<Omit<S, 'term'>> {
  const given = Object.entries(section).filter(([name, value]) => name !== 'term' && value !== undefined);
  return Object.fromEntries(given) as Present<Omit<S, 'term'>>;
}
