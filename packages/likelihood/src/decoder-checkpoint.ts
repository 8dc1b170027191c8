import { sha256 } from '@ebmjs/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { AnnealingCheckpoint } from './checkpoint.js';
import type { DecoderModel } from './decoder-model.js';

/** A checkpoint for annealing the latent variables of these data alone, whose energies annealing itself does not know. */
export async function decoderCheckpoint(
  checkpoint: AnnealingCheckpoint,
  { observationVariance, encode }: DecoderModel,
  data: tf.Tensor,
): Promise<AnnealingCheckpoint> {
  const { about, every } = checkpoint;
  const numbers = Float32Array.from(await data.data());
  return {
    read: () => checkpoint.read(),
    write: (bytes) => checkpoint.write(bytes),
    about: {
      'data (SHA-256)': await sha256(new Uint8Array(numbers.buffer)),
      observationVariance,
      encoder: encode !== undefined,
      ...(about !== undefined && { about }),
    },
    ...(every !== undefined && { every }),
  };
}
