import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { scope, type FiniteDataset, type Variables } from '@ebmjs/core';
import { activation, classifier, convolution, dense, flatten, sequence, type Classifier } from '@ebmjs/models';

/** Numbers that the classifier sees of an image: the layer before its logits. */
export const FEATURES = 64;

export interface FeatureClassifier extends Classifier {
  /** `[n, ...shape]` to `[n, 64]`; the result is yours. */
  readonly features: (variables: Variables) => (x: Tensor) => Tensor2D;
}

/** Two convolutions that halve the image, 64 features, and a logit a class: small enough to be trained in seconds. */
export function classifierNetwork({ shape, classes }: Pick<FiniteDataset, 'shape' | 'classes'>): FeatureClassifier {
  const [height, width, channels] = shape as [number, number, number];
  const halved = (side: number): number => Math.ceil(Math.ceil(side / 2) / 2);
  const body = sequence(
    convolution('first', { inputs: channels, outputs: 16, stride: 2, bias: true, spectralNorm: false }),
    activation('swish'),
    convolution('second', { inputs: 16, outputs: 32, stride: 2, bias: true, spectralNorm: false }),
    activation('swish'),
    flatten,
    dense('features', { inputs: 32 * halved(height) * halved(width), outputs: FEATURES, spectralNorm: false }),
    activation('swish'),
  );
  const logits = dense('logits', { inputs: FEATURES, outputs: classes, spectralNorm: false });
  return {
    ...classifier({
      name: 'feature-classifier',
      config: { model: 'feature-classifier', shape: [...shape], classes },
      shape,
      classes,
      network: sequence(body, logits),
    }),
    features: (variables) => (x) => scope(() => body.apply(body.prepare(variables), x).output as Tensor2D),
  };
}
