import * as tf from '@tensorflow/tfjs-core';
import { scope, type Params } from '@ebmjs/core';
import { norm } from '../health/norm.js';
import type { Made } from './made.js';
import { rootMeanSquare } from './root-mean-square.js';

/** What the numbers of every update are read from. Whatever it makes is given to `own`; the rest is borrowed. */
export function updateTensors(
  { descent, chains, data, start, before, after }: Made,
  own: (tensor: tf.Tensor) => tf.Tensor,
): Params {
  const { loss, grads, data: energyData, samples: energySamples } = descent;
  return {
    loss,
    energyData,
    energySamples,
    weightGradientNorm: own(norm(grads)),
    weightNorm: own(norm(after)),
    weightChange: own(norm(after, before)),
    movement: own(rootMeanSquare(chains.x, start)),
    dataMean: own(scope(() => tf.mean(data))),
    samplesMean: own(scope(() => tf.mean(chains.x))),
  };
}
