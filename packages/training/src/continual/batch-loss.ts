import type { Scalar } from '@tensorflow/tfjs-core';
import type { Batch, Key, Variables } from '@ebmjs/core';

/**
 * What `fit` makes small on a batch: a scalar, differentiable in the weights, owned by the caller. Borrows the variables
 * and the batch; what is random in it is drawn from the key.
 */
export type BatchLoss = (variables: Variables, batch: Batch, key: Key) => Scalar;
