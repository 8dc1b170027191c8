import { expect, it } from 'vitest';
import { residualNetwork } from './residual-network.js';
import type { ResidualNetworkOptions } from './residual-network-options.js';

const at = (options: object) => (): unknown =>
  residualNetwork({ shape: [8, 8, 1], ...options } as ResidualNetworkOptions);

it.each([
  [{ shape: [8, 8] }, 'residualNetwork.shape: must be [height, width, channels], got [8,8]'],
  [{ shape: [8, 0, 1] }, 'residualNetwork.shape[1]: must be a whole number of at least 1, got 0'],
  [{ shape: 64 }, 'residualNetwork.shape: must be a list, got 64'],
  [
    { shape: [8, 3, 1] },
    'residualNetwork.shape: must be 4 x 4 or larger, to be halved 2 times by the blocks, got [8,3]',
  ],
  [{ blocks: Array(4).fill({ width: 2, down: true }) }, 'must be 16 x 16 or larger'],
  [{ classes: -1 }, 'residualNetwork.classes: must be a whole number of at least 0, got -1'],
  [{ width: 0 }, 'residualNetwork.width: must be a whole number of at least 1, got 0'],
  [{ blocks: 3 }, 'residualNetwork.blocks: must be a list, got 3'],
  [{ blocks: [4] }, 'residualNetwork.blocks[0]: must be { width, down? }, got 4'],
  [{ blocks: [{ width: 4 }, { width: 0 }] }, 'residualNetwork.blocks[1].width: must be a whole number'],
  [{ blocks: [{ width: 4, down: 1 }] }, 'residualNetwork.blocks[0].down: must be true or false, got 1'],
  [{ blocks: [{ width: 4, up: true }] }, 'residualNetwork.blocks[0]: unknown option; known are width, down, got "up"'],
  [{ activation: 'elu' }, 'residualNetwork.activation: must be one of swish, leaky-relu, relu, got "elu"'],
  [{ classes: 2, conditioning: 'film' }, 'residualNetwork.conditioning: must be one of head, gain, got "film"'],
  [{ conditioning: 'gain' }, 'residualNetwork.conditioning: must be absent where classes is 0, got "gain"'],
  [{ spectralNorm: 1 }, 'residualNetwork.spectralNorm: must be true or false, got 1'],
  [{ dropout: 0.5 }, 'residualNetwork: unknown option'],
])('refuses %j', (options, message) => expect(at(options)).toThrow(message));

it.each([
  [{ shape: [4, 5, 3] }],
  [{ shape: [1, 1, 1], blocks: [{ width: 2 }] }],
  [{ classes: 1, conditioning: 'gain' }],
])('takes %j', (options) => expect(at(options)).not.toThrow());
