import {
  activation,
  classifier,
  convolution,
  dense,
  energyHead,
  flatten,
  labelPlace,
  networkModel,
  sequence,
  sumPool,
  type Classifier,
  type Layer,
} from '@ebmjs/models';
import type { Model } from '@ebmjs/core';
import type { ComposeConfig } from './config.js';
import { PLACE, SHAPE } from './labelled-part.js';

const act = activation('swish');

/** Three convolutions, their sum over the image, a hidden layer: what is learnt in one place holds in others. */
function body(
  width: number,
  inputs: number,
  { labels, head }: { readonly labels: number; readonly head: number },
): Layer {
  const own = { spectralNorm: false, inputBias: true, classes: labels, outputGain: labels > 0 };
  const wide = 2 * width;
  return sequence(
    convolution('conv0', { inputs, outputs: width, size: 4, stride: 2, spectralNorm: false }),
    act,
    convolution('conv1', { inputs: width, outputs: wide, size: 4, stride: 2, ...own }),
    act,
    convolution('conv2', { inputs: wide, outputs: wide, ...own }),
    act,
    sumPool,
    dense('hidden', { inputs: wide, outputs: wide, spectralNorm: false }),
    act,
    energyHead(wide, head),
  );
}

/** An energy of image and shape. Labels move biases and gains of two convolutions and pick an output. */
export function shapeNetwork({ apart: { width }, images: { side } }: ComposeConfig): Model {
  const labels = SHAPE.count;
  return networkModel({
    name: 'shape',
    config: { model: 'sprite shape', side, width },
    shape: [side, side, 1],
    classes: labels,
    network: body(width, 1, { labels, head: labels }),
  });
}

/** An energy of image and place, which is a spot in a second channel. */
export function placeNetwork({ apart: { width }, images: { side } }: ComposeConfig): Model {
  return networkModel({
    name: 'place',
    config: { model: 'sprite place', side, width },
    shape: [side, side, 1],
    classes: PLACE.count,
    network: sequence(labelPlace(), body(width, 2, { labels: 0, head: 0 })),
  });
}

const JUDGE_WIDTH = 64;

/** A classifier of shapes. */
export function judgeNetwork({ images: { side } }: ComposeConfig): Classifier {
  return classifier({
    name: 'judge',
    config: { model: 'sprite judge', side },
    shape: [side, side, 1],
    classes: SHAPE.count,
    network: sequence(
      flatten,
      dense('hidden', { inputs: side * side, outputs: JUDGE_WIDTH, spectralNorm: false }),
      act,
      dense('logits', { inputs: JUDGE_WIDTH, outputs: SHAPE.count, spectralNorm: false }),
    ),
  });
}
