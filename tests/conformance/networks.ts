import * as tf from '@tensorflow/tfjs-core';
import { key, lossAndGradients, release, scope, uniform, valueAndGradient, type Model } from '@ebmjs/core';
import { mnistNet, residualNetwork } from '@ebmjs/models';
import type { Check, Numbers, Probe } from './check.js';
import { worstOfLargest } from './distance.js';
import { read, under } from './read.js';

/** Smooth, with a pooling, a convolution as the shortcut, and spectral normalisation. */
export const residual: Model = residualNetwork({ shape: [6, 6, 2], width: 4, blocks: [{ width: 6, down: true }] });

/** Leaky ReLUs, convolutions of stride 2, dense layers. */
export const mnist: Model = mnistNet({ width: 2 });

/** Energies, and their gradients in input and weights. */
export const networkProbes: readonly Probe[] = [probe('residual network', residual), probe('MnistNet', mnist)];

function probe(name: string, model: Model): Probe {
  return { measure: () => measure(model), checks: checks(name) };
}

const ROWS = 2;

async function measure(model: Model): Promise<Numbers> {
  const variables = model.init(key(0));
  const frozen = model.freeze(variables);
  const x = uniform(key(1), [ROWS, ...model.shape]);
  const energy = frozen.energy();
  const { value, grad } = valueAndGradient(energy, x);
  const taped = valueAndGradient((input) => energy(input), x); // a function of its own, without valueAndGrad
  const loss = (weights: typeof variables.weights): tf.Scalar =>
    scope(() => tf.mean(model.energy({ ...variables, weights })(x)) as tf.Scalar);
  const { value: mean, grads } = lossAndGradients(loss, variables.weights);
  const numbers = await read({
    energy: value,
    slope: grad,
    'tape/energy': taped.value,
    'tape/slope': taped.grad,
    ...under('weights', grads),
  });
  frozen.dispose();
  release(mean, variables, x);
  return numbers;
}

/**
 * A sum of `n` float32 products in one order differs from that in another by about `sqrt(n) 2^-24` of their size, here
 * up to 128 of them, so 1e-6 a layer; ten layers forward, twice as many there and back.
 */
function checks(name: string): readonly Check[] {
  const unit = 'of the largest';
  return [
    {
      name: `${name}: energies`,
      unit,
      tolerance: 1e-5,
      error: (found, reference) => worstOfLargest(found, reference, /^energy$/),
    },
    {
      name: `${name}: gradients in the input`,
      unit,
      tolerance: 2e-5,
      error: (found, reference) => worstOfLargest(found, reference, /^slope$/),
    },
    {
      name: `${name}: gradients in the weights`,
      unit,
      tolerance: 2e-5,
      error: (found, reference) => worstOfLargest(found, reference, /^weights\//),
    },
    {
      name: `${name}: frozen gradients and the tape's`,
      unit,
      tolerance: 2e-5,
      error: ({ energy, slope, ...found }) =>
        worstOfLargest({ energy: energy!, slope: slope! }, untaped(found), /^(energy|slope)$/),
    },
  ];
}

const untaped = (numbers: Numbers): Numbers => ({ energy: numbers['tape/energy']!, slope: numbers['tape/slope']! });
