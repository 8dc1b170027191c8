import type { FiniteDataset } from '@ebmjs/core';
import { mnistManifest } from '../manifests/mnist.js';
import { openIdx, type SplitOptions } from './open-idx.js';

/**
 * MNIST: 70,000 handwritten digits, `[28, 28, 1]`, ten classes; 60,000 to train on, 10,000 to test.
 *
 * From `folder`, `$EBMJS_DATA_DIR/mnist`, the cache, or else downloaded into the cache (11.5 MB in all) in a way that can be
 * broken off and continued. Every file is checked by its SHA-256; files may be gzip or not.
 *
 * Rejects with an `EbmError` for a file of the wrong hash (expected and got), where no mirror has the files, and, when
 * `offline`, where they are nowhere; with the signal's reason when stopped.
 */
export const mnist = (options: SplitOptions = {}): Promise<FiniteDataset> => openIdx(mnistManifest, options);
