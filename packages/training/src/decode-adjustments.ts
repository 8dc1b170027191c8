import { decodeHeader } from './checkpoint-file.js';
import type { Adjustments } from './run-state.js';

/**
 * By what a checkpoint's run goes differently from its options, such as the step size that its sampler has come to. Reads
 * nothing of its tensors. Throws an `EbmError` for bytes that are not a checkpoint of this version.
 */
export const decodeAdjustments = (bytes: Uint8Array): Adjustments => decodeHeader(bytes).adjustments;
