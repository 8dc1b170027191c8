import type { Manifest } from '../manifest.js';
import { idxFiles } from './idx-files.js';

/** The hashes of what is inside are not published. */
export const kmnistManifest: Manifest = {
  name: 'kmnist',
  title: 'KMNIST, cursive Japanese letters',
  counts: { train: 60_000, test: 10_000 },
  shape: [28, 28, 1],
  classes: 10,
  format: 'IDX, gzip',
  licence: 'CC BY-SA 4.0',
  citation:
    'T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto and D. Ha (2018). Deep Learning for Classical ' +
    'Japanese Literature. arXiv:1812.01718. KMNIST Dataset, created by CODH, adapted from Kuzushiji Dataset (NIJL and ' +
    'others), doi:10.20676/00000341.',
  homepage: 'http://codh.rois.ac.jp/kmnist/',
  files: idxFiles(['http://codh.rois.ac.jp/kmnist/dataset/kmnist/', 'https://codh.rois.ac.jp/kmnist/dataset/kmnist/'], {
    trainImages: [18_165_135, '51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4', null],
    trainLabels: [29_497, 'e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17', null],
    testImages: [3_041_136, 'edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5', null],
    testLabels: [5_120, '20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c', null],
  }),
};
