import type { Manifest } from '../manifest.js';

const common = {
  shape: [32, 32, 3],
  licence: 'none stated',
  citation:
    'A. Krizhevsky (2009). Learning Multiple Layers of Features from Tiny Images. Technical report, University of Toronto.',
  homepage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  counts: { train: 50_000, test: 10_000 },
} as const;

/** The binary version; the one for Python, which holds pickles, is not fetched. */
export const cifar10Manifest: Manifest = {
  ...common,
  name: 'cifar10',
  title: 'CIFAR-10, small pictures of animals and vehicles',
  classes: 10,
  format: 'records of 3,073 bytes (label; red, green and blue planes), tar, gzip',
  instead: ['cifar-10-batches-bin', 'cifar-10-batches-py'],
  files: [
    {
      name: 'cifar-10-binary.tar.gz',
      split: 'all',
      bytes: 170_052_171,
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      urls: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
      unpacked: { bytes: null, sha256: null },
    },
  ],
};

export const cifar100Manifest: Manifest = {
  ...common,
  name: 'cifar100',
  title: 'CIFAR-100, small pictures of a hundred kinds',
  classes: 100,
  format: 'records of 3,074 bytes (coarse and fine label; red, green and blue planes), tar, gzip',
  instead: ['cifar-100-binary', 'cifar-100-python'],
  files: [
    {
      name: 'cifar-100-binary.tar.gz',
      split: 'all',
      bytes: 168_513_733,
      sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
      urls: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
      unpacked: { bytes: null, sha256: null },
    },
  ],
};
