import type { FiniteDataset } from '@ebmjs/core';
import { fashionMnistManifest } from '../manifests/fashion-mnist.js';
import { openIdx, type SplitOptions } from './open-idx.js';

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
export const fashionMnist = (options: SplitOptions = {}): Promise<FiniteDataset> =>
  openIdx(fashionMnistManifest, options);
