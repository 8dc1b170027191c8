import type { FiniteDataset } from '@ebmjs/core';
import type { Manifest } from './manifest.js';
import { openIdx, type FileOptions } from './open-idx.js';

const manifest: Manifest = {
  name: 'fashion-mnist',
  classes: 10,
  licence: 'MIT',
  attribution:
    'H. Xiao, K. Rasul and R. Vollgraf (2017). Fashion-MNIST: a novel image dataset for benchmarking machine learning ' +
    'algorithms. arXiv:1708.07747. Copyright 2017 Zalando SE.',
  mirrors: [
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    'https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/',
  ],
  systemFolder: '/usr/share/datasets/fashion-mnist', // Debian's package dataset-fashion-mnist
  train: {
    images: {
      name: 'train-images-idx3-ubyte',
      bytes: 47_040_016,
      sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      gzip: { bytes: 26_421_880, sha256: '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84' },
    },
    labels: {
      name: 'train-labels-idx1-ubyte',
      bytes: 60_008,
      sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      gzip: { bytes: 29_515, sha256: 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845' },
    },
  },
  test: {
    images: {
      name: 't10k-images-idx3-ubyte',
      bytes: 7_840_016,
      sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      gzip: { bytes: 4_422_102, sha256: '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073' },
    },
    labels: {
      name: 't10k-labels-idx1-ubyte',
      bytes: 10_008,
      sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
      gzip: { bytes: 5_148, sha256: '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5' },
    },
  },
};

/**
 * Fashion-MNIST: 70,000 pictures of clothes, `[28, 28, 1]`, ten classes; 60,000 to train on, 10,000 to test.
 *
 * From `folder`, `$EBMJS_DATA_DIR/fashion-mnist`, the folder of Debian's package `dataset-fashion-mnist`, the cache, or else
 * downloaded into the cache (31 MB in all) in a way that can be broken off and continued. Every file is checked by its
 * SHA-256; files may be gzip or not.
 *
 * Rejects with an `EbmError` for a file of the wrong hash (expected and got), where no mirror has the files, and, when
 * `offline`, where they are nowhere; with the signal's reason when stopped.
 */
export const fashionMnist = (options: FileOptions = {}): Promise<FiniteDataset> => openIdx(manifest, options);
