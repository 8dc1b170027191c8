import { mnistNet, residualNetwork } from '@ebmjs/models';

/** Of Du and Mordatch 2019: 1,246,017 weights. */
export const mnist = mnistNet();

/**
 * Their ResNet32 for CIFAR-10 without labels: 5,315,841 weights. Kernels are taken as they are, as in a frozen network,
 * whose spectral norms have been divided out.
 */
export const cifar = residualNetwork({
  shape: [32, 32, 3],
  width: 128,
  activation: 'leaky-relu',
  spectralNorm: false,
  blocks: [
    { width: 128, down: true },
    { width: 128 },
    { width: 256, down: true },
    { width: 256 },
    { width: 256, down: true },
    { width: 256 },
  ],
});
