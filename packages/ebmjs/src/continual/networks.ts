import {
  activation,
  classifier,
  dense,
  energyHead,
  flatten,
  labelGain,
  networkModel,
  sequence,
  type Classifier,
  type Layer,
} from '@ebmjs/models';
import type { Model } from '@ebmjs/core';
import type { ContinualConfig } from './config.js';
import type { TaskData } from './task-data.js';

type Shape = Pick<TaskData, 'shape' | 'classes'>;

/** Layers that images go through in every method; `after` stands behind each dense layer. */
function body({ width, layers, activation: act }: ContinualConfig['network'], { shape }: Shape, after: After): Layer[] {
  const inputs = shape[0] * shape[1] * shape[2];
  const each = Array.from({ length: layers }, (_, i) => [
    dense(`dense${i}`, { inputs: i === 0 ? inputs : width, outputs: width, spectralNorm: false }),
    ...after(i),
    activation(act),
  ]);
  return [flatten, ...each.flat()];
}

type After = (index: number) => readonly Layer[];

/** An energy of image and label. */
export function energyNetwork(
  { network }: ContinualConfig,
  label: ContinualConfig['ebm']['label'],
  { shape, classes }: Shape,
): Model {
  const { width } = network;
  const gains: After = (i) =>
    label === 'head' ? [] : [labelGain(`gate${i}`, { features: width, classes, form: label })];
  return networkModel({
    name: 'continual',
    config: { model: 'continual', shape, classes, ...network, label },
    shape,
    classes,
    network: sequence(...body(network, { shape, classes }, gains), energyHead(width, label === 'head' ? classes : 0)),
  });
}

/** The same body with a logit for each class. */
export function classifierNetwork({ network }: ContinualConfig, { shape, classes }: Shape): Classifier {
  const logits = dense('logits', { inputs: network.width, outputs: classes, spectralNorm: false });
  return classifier({
    name: 'continual-classifier',
    config: { model: 'continual-classifier', shape, classes, ...network },
    shape,
    classes,
    network: sequence(...body(network, { shape, classes }, () => []), logits),
  });
}
