import type { DataFile, Manifest } from '../manifest.js';

const file = (name: string, bytes: number, sha256: string): DataFile => ({
  name,
  split: 'all',
  bytes,
  sha256,
  urls: [],
});

export const celebaManifest: Manifest = {
  name: 'celeba',
  title: 'CelebA, aligned faces with 40 attributes',
  counts: { all: 202_599 },
  shape: [218, 178, 3],
  classes: 40,
  format: 'JPEG in zip; attributes (1 or -1) and partition (0 train, 1 validation, 2 test) as text',
  licence: 'for non-commercial research only',
  citation:
    'Z. Liu, P. Luo, X. Wang and X. Tang (2015). Deep Learning Face Attributes in the Wild. International Conference on ' +
    'Computer Vision.',
  homepage: 'https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html',
  manual:
    'Google Drive has the files (open https://drive.google.com/uc?export=download&id=ID in a browser: it asks before it ' +
    'gives a file of this size). ID of img_align_celeba.zip: 0B7EVK8r0v71pZjFTYXZWM3FlRnM; of list_attr_celeba.txt: ' +
    '0B7EVK8r0v71pblRyaVFSWGxPY0U; of list_eval_partition.txt: 0B7EVK8r0v71pY0NSMzRuSXJEVkk.',
  files: [
    file('img_align_celeba.zip', 1_443_490_838, '46fb89443c578308acf364d7d379fe1b9efb793042c0af734b6112e4fd3a8c74'),
    file('list_attr_celeba.txt', 26_721_026, 'f0e5da289d5ccf75ffe8811132694922b60f2af59256ed362afa03fefba324d0'),
    file('list_eval_partition.txt', 2_836_386, 'fc955bcb3ef8fbdf7d5640d9a8693a8431b5f2ee291a5c1449a1549e7e073fe7'),
  ],
};
