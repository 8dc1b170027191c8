import { activation } from './activation.js';
import { convolution } from './convolution.js';
import { energyHead } from './energy-head.js';
import type { Layer } from './layer.js';
import { networkModel, type NetworkModel } from './network-model.js';
import { checkOptions } from './option-checks.js';
import { residualBlock } from './residual-block.js';
import { residualNetworkChecks, type BlockOptions, type ResidualNetworkOptions } from './residual-network-options.js';
import { sequence } from './sequence.js';
import { sumPool } from './sum-pool.js';

/**
 * A small residual network for images: a convolution, residual blocks, the sum over the image, a dense layer.
 * `[n, h, w, c]` to energies `[n]`. After Du and Mordatch 2019, at a size that a laptop trains.
 *
 * Throws an `EbmError` for options that are unknown or will not do.
 */
export function residualNetwork(options: ResidualNetworkOptions): NetworkModel {
  checkOptions('residualNetwork', options, residualNetworkChecks);
  const { classes = 0, width = 16, spectralNorm = true, conditioning = 'head' } = options;
  const [height, breadth, channels] = options.shape;
  const shape = [height, breadth, channels] as const; // a copy
  const config = {
    shape,
    classes,
    width,
    blocks: (options.blocks ?? usualBlocks(width)).map(({ width: w, down = false }) => ({ width: w, down })),
    activation: options.activation ?? 'swish',
    ...(classes > 0 ? { conditioning } : {}),
    spectralNorm,
  };
  return networkModel({
    name: 'residualNetwork',
    config: { model: 'residualNetwork', ...config },
    shape,
    classes,
    linearInLabels: conditioning === 'head',
    network: build(config),
  });
}

function build({ shape, classes, width, blocks, activation: act, conditioning, spectralNorm }: Settled): Layer {
  const atHead = conditioning === 'head' ? classes : 0;
  const common = { activation: act, classes: classes - atHead, spectralNorm };
  const residual = blocks.map(({ width: outputs, down }, i) =>
    residualBlock(`block${i}`, { ...common, inputs: blocks[i - 1]?.width ?? width, outputs, down: down ?? false }),
  );
  return sequence(
    convolution('stem', { inputs: shape[2], outputs: width, spectralNorm }),
    activation(act),
    ...residual,
    sumPool,
    energyHead(blocks.at(-1)?.width ?? width, atHead),
  );
}

/** Options with every default in its place. */
type Settled = Required<Omit<ResidualNetworkOptions, 'conditioning'>> & Pick<ResidualNetworkOptions, 'conditioning'>;

const usualBlocks = (width: number): BlockOptions[] => [
  { width, down: true },
  { width: 2 * width, down: true },
  { width: 2 * width },
];
