import type { ResnetOptions } from './resnet-options.js';
import type { ResnetSpec } from './resnet-spec.js';

/** Options with every default in its place. */
export type ResnetSettings = Required<Omit<ResnetOptions, 'preset'>>;

/**
 * The defaults that code and appendix agree on, and those that they do not:
 *
 * | field            | `'code'`                                          | `'appendix'`                                   |
 * | ---------------- | ------------------------------------------------- | ---------------------------------------------- |
 * | `activation`     | leaky ReLU; ImageNet 128's command asks for swish | leaky ReLU "throughout the architecture", A.10 |
 * | `headActivation` | ReLU, leaky ReLU or swish, by network             | as `activation`, A.10                          |
 * | `gains`          | a gain and an input bias a channel                | "a scalar multiplier and bias", A.10           |
 * | `headNorm`       | no                                                | "spectral normalization on all weights", A.10  |
 * | `dropout`        | 0.5 in `resnet32Large`                            | not mentioned                                  |
 */
export function resnetSettings(spec: ResnetSpec, { preset = 'code', ...options }: ResnetOptions): ResnetSettings {
  const coded = preset === 'code';
  const { classes = spec.classes, width = spec.width } = options;
  const { activation = coded ? spec.code.activation : 'leaky-relu' } = options;
  return {
    shape: [...(options.shape ?? spec.shape)],
    classes,
    width,
    stem: options.stem ?? spec.stem ?? width,
    attention: options.attention ?? false,
    halving: options.halving ?? 'average-pool',
    spectralNorm: options.spectralNorm ?? true,
    activation,
    headActivation: options.headActivation ?? (coded ? spec.code.headActivation({ activation, classes }) : activation),
    gains: options.gains ?? (coded ? 'channel' : 'scalar'),
    headNorm: options.headNorm ?? !coded,
    dropout: options.dropout ?? (coded ? spec.code.dropout : 0),
    faithful: options.faithful ?? false,
  };
}
