import type { NetworkModel } from '../network-model.js';
import { mnistNet } from '../mnist-net.js';
import { dspritesNet } from './dsprites-net.js';
import { resnet128 } from './resnet128.js';
import { resnet32 } from './resnet32.js';
import { resnet32Large } from './resnet32-large.js';
import { resnet32Larger } from './resnet32-larger.js';
import { resnet32Wider } from './resnet32-wider.js';

/** A network as Du and Mordatch (2019) used it. */
export interface ZooEntry {
  /** What it is for. */
  readonly use: string;
  /** Makes the model; no weight is made yet. */
  readonly build: () => NetworkModel;
}

/** The networks of Du and Mordatch (2019) at the sizes of their released code. */
export const zoo: readonly ZooEntry[] = [
  { use: 'CIFAR-10', build: () => resnet32() },
  { use: 'CIFAR-10', build: () => resnet32({ classes: 10 }) },
  { use: 'CIFAR-10', build: () => resnet32Large() },
  { use: 'CIFAR-10', build: () => resnet32Large({ classes: 10 }) },
  { use: 'CIFAR-10', build: () => resnet32Wider() },
  { use: 'CIFAR-10', build: () => resnet32Wider({ classes: 10 }) },
  { use: 'CIFAR-10', build: () => resnet32Wider({ width: 256, classes: 10 }) },
  { use: 'ImageNet 32x32', build: () => resnet32Wider({ width: 256, classes: 1000 }) },
  { use: 'CIFAR-10', build: () => resnet32Larger() },
  { use: 'CIFAR-10', build: () => resnet32Larger({ classes: 10 }) },
  { use: 'ImageNet 128x128', build: () => resnet128() },
  { use: 'MNIST', build: () => mnistNet() },
  { use: 'dSprites, size', build: () => dspritesNet({ factor: 'size' }) },
  { use: 'dSprites, position and rotation', build: () => dspritesNet({ factor: 'position' }) },
  { use: 'dSprites, shape', build: () => dspritesNet({ factor: 'shape' }) },
];
