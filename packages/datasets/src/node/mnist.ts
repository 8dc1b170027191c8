import type { FiniteDataset } from '@ebmjs/core';
import type { Manifest } from './manifest.js';
import { openIdx, type FileOptions } from './open-idx.js';

const manifest: Manifest = {
  name: 'mnist',
  classes: 10,
  licence: 'CC BY-SA 3.0, as commonly stated',
  attribution:
    'Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998). Gradient-based learning applied to document recognition. ' +
    'Proceedings of the IEEE 86(11), 2278-2324. MNIST by Y. LeCun, C. Cortes and C. J. C. Burges.',
  mirrors: ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
  train: {
    images: {
      name: 'train-images-idx3-ubyte',
      bytes: 47_040_016,
      sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      gzip: { bytes: 9_912_422, sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609' },
    },
    labels: {
      name: 'train-labels-idx1-ubyte',
      bytes: 60_008,
      sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      gzip: { bytes: 28_881, sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c' },
    },
  },
  test: {
    images: {
      name: 't10k-images-idx3-ubyte',
      bytes: 7_840_016,
      sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      gzip: { bytes: 1_648_877, sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6' },
    },
    labels: {
      name: 't10k-labels-idx1-ubyte',
      bytes: 10_008,
      sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      gzip: { bytes: 4_542, sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6' },
    },
  },
};

/**
 * MNIST: 70,000 handwritten digits, `[28, 28, 1]`, ten classes; 60,000 to train on, 10,000 to test.
 *
 * From `folder`, `$EBMJS_DATA_DIR/mnist`, the cache, or else downloaded into the cache (11.5 MB in all) in a way that can be
 * broken off and continued. Every file is checked by its SHA-256; files may be gzip or not.
 *
 * Rejects with an `EbmError` for a file of the wrong hash (expected and got), where no mirror has the files, and, when
 * `offline`, where they are nowhere; with the signal's reason when stopped.
 */
export const mnist = (options: FileOptions = {}): Promise<FiniteDataset> => openIdx(manifest, options);
