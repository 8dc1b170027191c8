import * as tf from '@tensorflow/tfjs-core';
import { EbmError, freeCoordinates, knownOptions, whole, type Energy, type Mask } from '@ebmjs/core';
import { pulledBack } from './pulled-back.js';

export interface OnPartOptions {
  /** Of the part, as the energy takes it; its sizes multiply to the number of coordinates chosen. @defaultValue flat */
  readonly shape?: readonly number[];
}

/**
 * An energy of some coordinates as an energy of the whole event, `E(x[mask])`: a model of a half, a crop or a channel that
 * has no say in the rest. `product` of several puts an event together of parts, which may overlap.
 *
 * By itself it has no partition function, unless the rest is in a box. Its gradient is 0 outside the mask.
 *
 * @param mask one value a coordinate of the event, row by row, 1 for those the energy reads, in their order. Throws an
 * `EbmError` for one that chooses none or does not fit, and for a `shape` of another size.
 */
export function onPart(energy: Energy, mask: Mask, options: OnPartOptions = {}): Energy {
  knownOptions('onPart', options, ['shape']);
  const { fit, free, put, taken } = freeCoordinates('onPart.mask', mask);
  const { shape = [free] } = options;
  shape.forEach((side, i) => whole(`onPart.shape[${i}]`, side));
  const size = shape.reduce((product, side) => product * side, 1);
  if (size !== free) throw new EbmError('onPart.shape', `must have ${free} coordinates, as the mask chooses`, shape);
  return pulledBack('onPart', energy, {
    there: (x) => {
      fit(x);
      return tf.reshape(taken(x), [x.shape[0]!, ...shape]);
    },
    back: (grad, x) => put(tf.reshape(grad, [-1, free]), tf.zerosLike(x)),
  });
}
