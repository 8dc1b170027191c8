import { oneOf } from '@ebmjs/core';
import type { Given } from '../config/given.js';
import {
  cifar10Preset,
  dspritesPreset,
  imagenet128Preset,
  imagenet32Preset,
  ringPreset,
  trajectoriesPreset,
} from './beyond.js';
import { cifar10ConditionalPaper, cifar10UnconditionalPaper } from './cifar10-paper.js';
import { digitsPreset } from './digits.js';
import { dspritesPaper, type Factor } from './dsprites-paper.js';
import { imagenet128Paper, imagenet32Paper } from './imagenet-paper.js';
import { fashionMnistPreset, mnistConditionalPreset, mnistPreset } from './mnist.js';
import { mnistPaper } from './mnist-paper.js';
import { nested, type Preset } from './preset.js';
import { trajectoriesPaper } from './trajectories-paper.js';

const FACTORS: readonly Factor[] = ['size', 'shape', 'position', 'rotation'];

/** Settings for data sets: first those to begin with, then those of Du and Mordatch (2019). */
export const presets: readonly Preset[] = [
  digitsPreset,
  mnistPreset,
  mnistConditionalPreset,
  fashionMnistPreset,
  cifar10Preset,
  imagenet32Preset,
  imagenet128Preset,
  ...FACTORS.map(dspritesPreset),
  trajectoriesPreset,
  ringPreset,
  mnistPaper,
  cifar10UnconditionalPaper,
  cifar10ConditionalPaper,
  imagenet32Paper,
  imagenet128Paper,
  ...FACTORS.map(dspritesPaper),
  trajectoriesPaper,
];

/** The preset of that name. Throws an `EbmError` that names those there are. */
export function preset(name: unknown, where = 'preset'): Preset {
  const found = oneOf(
    where,
    name as string,
    presets.map((one) => one.name),
  );
  return presets.find((one) => one.name === found)!;
}

/** The partial configuration of the preset of that name. */
export const presetConfig = (name: unknown, where: string): Given => nested(preset(name, `${where}.preset`).fields);
