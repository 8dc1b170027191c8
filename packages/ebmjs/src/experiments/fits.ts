import { hasNumbers } from '../config/data-sets.js';
import { isImage } from '../sample-grids.js';
import type { EvaluationContext } from './evaluation-context.js';

type Seen = Pick<EvaluationContext, 'config' | 'trained' | 'train'>;

/** Why a run does not fit, or undefined. */
export type Need = (context: Seen) => string | undefined;

export const needsImages: Need = ({ trained }) => (isImage(trained.model.shape) ? undefined : 'needs images');

/** Energies without labels, or under each of some classes. */
export const needsClassesOrNone: Need = ({ config, trained }) =>
  hasNumbers(config.data.name) && trained.model.classes > 0 ? 'needs labels that are classes, or none' : undefined;

export const needsConditional: Need = ({ config, trained }) =>
  trained.model.classes === 0 || hasNumbers(config.data.name) ? 'needs a model conditioned on classes' : undefined;

/** Data with labels that are classes, whether the model knows of them or not. */
export const needsLabelledData: Need = ({ config, train }) =>
  hasNumbers(config.data.name) || train.classes < 2 ? 'needs data labelled with classes' : undefined;

/** The first need that is not met. */
export const firstMisfit =
  (...needs: readonly Need[]): Need =>
  (context) =>
    needs.reduce<string | undefined>((found, need) => found ?? need(context), undefined);
