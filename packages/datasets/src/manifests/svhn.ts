import type { DataFile, Manifest } from '../manifest.js';

const file = (split: 'train' | 'test' | 'extra', bytes: number, sha256: string): DataFile => ({
  name: `${split}_32x32.mat`,
  split,
  bytes,
  sha256,
  urls: [`http://ufldl.stanford.edu/housenumbers/${split}_32x32.mat`],
});

export const svhnManifest: Manifest = {
  name: 'svhn',
  title: 'SVHN, cropped house numbers',
  counts: { train: 73_257, test: 26_032, extra: 531_131 },
  shape: [32, 32, 3],
  classes: 10,
  format: 'MATLAB 5: X [32, 32, 3, n] of bytes, the first axis fastest; y from 1 to 10, 10 for the digit 0',
  licence: 'for non-commercial use only',
  citation:
    'Y. Netzer, T. Wang, A. Coates, A. Bissacco, B. Wu and A. Y. Ng (2011). Reading Digits in Natural Images with ' +
    'Unsupervised Feature Learning. NIPS Workshop on Deep Learning and Unsupervised Feature Learning.',
  homepage: 'http://ufldl.stanford.edu/housenumbers/',
  files: [
    file('train', 182_040_794, '435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8'),
    file('test', 64_275_384, 'cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b'),
    file('extra', 1_329_278_602, 'a133a4beb38a00fcdda90c9489e0c04f900b660ce8a316a5e854838379a71eb3'),
  ],
};
