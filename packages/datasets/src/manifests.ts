import { EbmError, oneOf } from '@ebmjs/core';
import type { DataFile, Manifest } from './manifest.js';
import { celebaManifest } from './manifests/celeba.js';
import { cifar100Manifest, cifar10Manifest } from './manifests/cifar.js';
import { dspritesManifest } from './manifests/dsprites.js';
import { dtdManifest } from './manifests/dtd.js';
import { fashionMnistManifest } from './manifests/fashion-mnist.js';
import { imagenet128Manifest, imagenet32Manifest, imagenet32OordManifest } from './manifests/imagenet.js';
import { kmnistManifest } from './manifests/kmnist.js';
import { mnistManifest } from './manifests/mnist.js';
import { omniglotManifest } from './manifests/omniglot.js';
import { svhnManifest } from './manifests/svhn.js';

/** Every published data set that is known: what it is, where it is, how large, and whose. */
export const manifests: readonly Manifest[] = [
  mnistManifest,
  fashionMnistManifest,
  kmnistManifest,
  cifar10Manifest,
  cifar100Manifest,
  svhnManifest,
  celebaManifest,
  dspritesManifest,
  omniglotManifest,
  imagenet32Manifest,
  imagenet32OordManifest,
  imagenet128Manifest,
  dtdManifest,
];

/** What is known of a data set. Throws an `EbmError` for a name that is not in `manifests`. */
export function manifestOf(name: string): Manifest {
  const known = manifests.map((manifest) => manifest.name);
  oneOf('manifestOf.name', name, known);
  return manifests.find((manifest) => manifest.name === name)!;
}

/** A file of a data set, by the name that it has on the mirrors. Throws an `EbmError` that lists those there are. */
export function fileOf({ name, files }: Manifest, fileName: string): DataFile {
  const file = files.find((one) => one.name === fileName);
  if (file) return file;
  throw new EbmError(name, `must be asked for one of ${files.map((one) => one.name).join(', ')}`, fileName);
}
