import type { DataFile, Manifest } from '../manifest.js';

const file = (name: string, split: 'train' | 'test', facts: readonly [bytes: number, sha256: string]): DataFile => ({
  name,
  split,
  bytes: facts[0],
  sha256: facts[1],
  urls: [],
});

const common = {
  counts: { train: 1_281_167, test: 50_000 },
  licence: 'for non-commercial research and education, after registration',
} as const;

const REGISTER = 'Register at https://image-net.org/download';

/** Not the set of van den Oord: their bits per dimension do not compare. */
export const imagenet32Manifest: Manifest = {
  ...common,
  name: 'imagenet32',
  title: 'ImageNet 32 x 32 of Chrabaszcz and others, with labels',
  shape: [32, 32, 3],
  classes: 1000,
  format: 'npz in zip: data [n, 3072] (red, green and blue planes), labels from 1 to 1000',
  citation:
    'P. Chrabaszcz, I. Loshchilov and F. Hutter (2017). A Downsampled Variant of ImageNet as an Alternative to the CIFAR ' +
    'datasets. arXiv:1707.08819.',
  homepage: 'https://patrykchrabaszcz.github.io/Imagenet32/',
  manual: `${REGISTER} and take "Downsampled ImageNet", 32x32, as npz: of those files the hashes are known.`,
  instead: ['Imagenet32_train.zip', 'Imagenet32_val.zip', 'Imagenet32_train', 'Imagenet32_val'],
  files: [
    file('Imagenet32_train_npz.zip', 'train', [
      3_580_435_279,
      '94226337ecc1b0309d9fcd0167127aaadc931587035fbcb53925235edbaec4fc',
    ]),
    file('Imagenet32_val_npz.zip', 'test', [
      139_697_668,
      '013990e6dec1237dcd1f9beadbab81ead6604cc119af5cacbfb59ae28148377a',
    ]),
  ],
};

/** Not the set of Chrabaszcz: their bits per dimension do not compare. */
export const imagenet32OordManifest: Manifest = {
  ...common,
  name: 'imagenet32-oord',
  title: 'ImageNet 32 x 32 of van den Oord and others, without labels',
  counts: { train: 1_281_149, test: 49_999 },
  shape: [32, 32, 3],
  classes: 0,
  format: 'PNG in tar',
  citation:
    'A. van den Oord, N. Kalchbrenner and K. Kavukcuoglu (2016). Pixel Recurrent Neural Networks. International Conference ' +
    'on Machine Learning.',
  homepage: 'https://arxiv.org/abs/1601.06759',
  manual:
    'image-net.org no longer gives the files (they were http://image-net.org/small/train_32x32.tar and valid_32x32.tar). ' +
    'A copy of a colleague will do: it is checked.',
  files: [
    file('train_32x32.tar', 'train', [
      4_113_018_880,
      '244a323d48f8d72f65ad8b54658c01fed68d2d7bdc77ccb43da58c11e94224e5',
    ]),
    file('valid_32x32.tar', 'test', [161_474_560, '862e559462b24cf736212a19f6b0d47b55c2dc8ebdaa95ccecfe71260124c8f7']),
  ],
};

export const imagenet128Manifest: Manifest = {
  ...common,
  name: 'imagenet128',
  title: 'ImageNet (ILSVRC 2012), to be cropped to 128 x 128',
  shape: [128, 128, 3],
  classes: 1000,
  format: 'JPEG of many sizes: a tar of a tar a class (train), a tar (test)',
  citation:
    'O. Russakovsky, J. Deng, H. Su, J. Krause and others (2015). ImageNet Large Scale Visual Recognition Challenge. ' +
    'International Journal of Computer Vision 115(3), 211-252.',
  homepage: 'https://www.image-net.org/challenges/LSVRC/2012/',
  manual: `${REGISTER}, take the images of ILSVRC 2012, and unpack them into a folder a class.`,
  files: [
    file('ILSVRC2012_img_train.tar', 'train', [
      147_897_477_120,
      'b08200a27a8e34218a0e58fde36b0fe8f73bc377f4acea2d91602057c3ca45bb',
    ]),
    file('ILSVRC2012_img_val.tar', 'test', [
      6_744_924_160,
      'c7e06a6c0baccf06d8dbeb6577d71efff84673a5dbdd50633ab44f8ea0456ae0',
    ]),
  ],
};
