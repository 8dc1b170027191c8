import { activation, type ActivationName } from '../activation.js';
import { convolution } from '../convolution.js';
import type { ConvolutionOptions } from '../convolution-options.js';
import { dense } from '../dense.js';
import { energyHead } from '../energy-head.js';
import { flatten } from '../flatten.js';
import type { Layer } from '../layer.js';
import { sizeOf, type Shape } from '../plan.js';
import { sequence } from '../sequence.js';

/** Convolutions one after the other, then two dense layers. */
export interface StridedNetwork {
  /** Shape of what comes in. */
  readonly shape: Shape;
  /** Each but for its inputs, with what comes before it. Named `conv0`, `conv1` and so on. */
  readonly convolutions: readonly (Omit<ConvolutionOptions, 'inputs'> & { readonly before?: Layer })[];
  /** Length of the layer between the image and the energy. */
  readonly hidden: number;
  readonly activation: ActivationName;
  readonly spectralNorm: boolean;
  readonly headNorm: boolean;
  /** Number of energies that the label picks from. @defaultValue 0, which is one for all */
  readonly classes?: number;
}

/** Images to energies `[n]`, without pooling: convolutions with a stride make them small. */
export function stridedNetwork({ shape, convolutions, hidden, ...rest }: StridedNetwork): Layer {
  const { spectralNorm, headNorm, classes = 0 } = rest;
  const act = activation(rest.activation);
  const layers = convolutions.flatMap(({ before, ...options }, i) => {
    const inputs = convolutions[i - 1]?.outputs ?? shape.at(-1)!;
    const layer = convolution(`conv${i}`, { ...options, inputs, spectralNorm });
    return before ? [before, layer, act] : [layer, act];
  });
  const image = sequence(...layers, flatten);
  return sequence(
    image,
    dense('hidden', { inputs: sizeOf(image.plan(shape).shape), outputs: hidden, spectralNorm }),
    act,
    energyHead(hidden, classes, { spectralNorm: headNorm }),
  );
}
