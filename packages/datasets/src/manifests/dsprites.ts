import type { Manifest } from '../manifest.js';

const NAME = 'dsprites_ndarray_co1sh3sc6or40x32y32_64x64.hdf5';

export const dspritesManifest: Manifest = {
  name: 'dsprites',
  title: 'dSprites, shapes by shape, scale, orientation and position',
  counts: { all: 737_280 },
  shape: [64, 64, 1],
  classes: 0,
  format: 'HDF5: imgs [737280, 64, 64] of 0 and 1, packed in chunks; 3.0 GB unpacked',
  licence: 'Apache-2.0',
  citation:
    'L. Matthey, I. Higgins, D. Hassabis and A. Lerchner (2017). dSprites: Disentanglement testing Sprites dataset. ' +
    'https://github.com/deepmind/dsprites-dataset.',
  homepage: 'https://github.com/google-deepmind/dsprites-dataset',
  files: [
    {
      name: NAME,
      split: 'all',
      bytes: 28_024_106,
      sha256: '729fa22e884c9c500e1f17415d580746b4c5894fbbb780a1319bbcfa39a745bb',
      urls: [
        `https://github.com/deepmind/dsprites-dataset/raw/master/${NAME}`,
        `https://github.com/deepmind/dsprites-dataset/blob/master/${NAME}?raw=true`,
      ],
    },
  ],
};
