import type { FiniteDataset } from '@ebmjs/core';
import { kmnistManifest } from '../manifests/kmnist.js';
import { openIdx, type SplitOptions } from './open-idx.js';

/**
 * KMNIST: 70,000 cursive Japanese letters, `[28, 28, 1]`, ten classes; 60,000 to train on, 10,000 to test. Found, fetched
 * (21 MB in all) and checked as `mnist` is; of files that were unpacked by hand only the size can be checked.
 */
export const kmnist = (options: SplitOptions = {}): Promise<FiniteDataset> => openIdx(kmnistManifest, options);
