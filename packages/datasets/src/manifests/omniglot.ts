import type { DataFile, Manifest } from '../manifest.js';

const file = (part: string, split: DataFile['split'], facts: readonly [bytes: number, sha256: string]): DataFile => ({
  name: `images_${part}.zip`,
  split,
  bytes: facts[0],
  sha256: facts[1],
  urls: [`https://github.com/brendenlake/omniglot/raw/master/python/images_${part}.zip`],
});

export const omniglotManifest: Manifest = {
  name: 'omniglot',
  title: 'Omniglot, letters of fifty alphabets, each drawn by twenty people',
  counts: { train: 19_280, test: 13_180 },
  shape: [105, 105, 1],
  classes: 1623,
  format: 'PNG of 1 bit, ink 0, a folder a letter in a folder an alphabet, zip',
  licence: 'MIT',
  citation:
    'B. M. Lake, R. Salakhutdinov and J. B. Tenenbaum (2015). Human-level concept learning through probabilistic program ' +
    'induction. Science 350(6266), 1332-1338.',
  homepage: 'https://github.com/brendenlake/omniglot',
  files: [
    file('background', 'train', [9_464_212, 'ad41ab679c8b5d90b271ef46be6987cc81211774a695c29dcc5367b2b26ee640']),
    file('evaluation', 'test', [6_462_886, '1f61a8f3366785b057fc117d9228e78a16e3d976c8953b2a10fcc74cf0609cee']),
    file('background_small1', 'extra', [1_319_022, 'f38eb80f801274ac2b4dff5b24289016bfaba4a7d5bb50deebf27104ad6cb8a4']),
    file('background_small2', 'extra', [1_580_917, '3ccaa407515a8778e5d0861875af38b17e418f301ad5bb3b5a6b65d901a41c7f']),
  ],
};
