import type { Manifest } from '../manifest.js';

export const dtdManifest: Manifest = {
  name: 'dtd',
  title: 'Describable Textures',
  counts: { all: 5_640 },
  shape: null,
  classes: 47,
  format: 'JPEG of many sizes, a folder a class, with lists of ten divisions, tar, gzip',
  licence: 'for research only',
  citation:
    'M. Cimpoi, S. Maji, I. Kokkinos, S. Mohamed and A. Vedaldi (2014). Describing Textures in the Wild. Conference on ' +
    'Computer Vision and Pattern Recognition.',
  homepage: 'https://www.robots.ox.ac.uk/~vgg/data/dtd/',
  files: [
    {
      name: 'dtd-r1.0.1.tar.gz',
      split: 'all',
      bytes: 625_239_812,
      sha256: 'e42855a52a4950a3b59612834602aa253914755c95b0cff9ead6d07395f8e205',
      urls: ['https://www.robots.ox.ac.uk/~vgg/data/dtd/download/dtd-r1.0.1.tar.gz'],
      unpacked: { bytes: null, sha256: null },
    },
  ],
};
