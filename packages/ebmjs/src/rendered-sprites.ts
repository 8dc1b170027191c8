import type { FiniteDataset } from '@ebmjs/core';
import { renderedDsprites, type SpriteLabel } from '@ebmjs/datasets';
import type { DataSetName } from './config/data-sets.js';

/** What dSprites calls the factors of Du and Mordatch's models. */
const LABELS: Readonly<Record<string, SpriteLabel>> = {
  size: 'scale',
  shape: 'shape',
  position: 'position',
  rotation: 'orientation',
};

/** All rendered pictures of dSprites with the labels that `dsprites-rendered-FACTOR` names. */
export const renderedSprites = (name: DataSetName): FiniteDataset =>
  renderedDsprites({ label: LABELS[name.replace('dsprites-rendered-', '')]! });
