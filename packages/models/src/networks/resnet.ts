import { activation } from '../activation.js';
import { convolution } from '../convolution.js';
import { dense } from '../dense.js';
import { energyHead } from '../energy-head.js';
import { idle } from '../idle.js';
import type { Layer } from '../layer.js';
import { networkModel, type NetworkModel } from '../network-model.js';
import { checkOptions } from '../option-checks.js';
import { residualBlock } from '../residual-block.js';
import { selfAttention } from '../self-attention.js';
import { sequence } from '../sequence.js';
import { sumPool } from '../sum-pool.js';
import { declared } from './declared.js';
import { resnetChecks, type ResnetOptions } from './resnet-options.js';
import { resnetSettings, type ResnetSettings } from './resnet-settings.js';
import type { BlockSpec, ResnetSpec } from './resnet-spec.js';

const ATTENTION_DROPOUT = 0.1;

/** A residual network of Du and Mordatch (2019) as a model. */
export function resnet(spec: ResnetSpec, options: ResnetOptions): NetworkModel {
  checkOptions(spec.name, options, resnetChecks(spec));
  const settings = resnetSettings(spec, options);
  const { shape, classes } = settings;
  const leftOver = declaredOnly(spec, settings);
  return networkModel({
    name: spec.name,
    config: { model: spec.name, ...settings },
    shape,
    classes,
    network: sequence(...layers(spec, settings), ...(settings.faithful ? leftOver : [])),
    declared: () => declared(sequence(...layers(spec, settings), ...leftOver).plan(shape), classes),
  });
}

function layers(spec: ResnetSpec, settings: ResnetSettings): Layer[] {
  const { shape, stem, width, spectralNorm, headNorm } = settings;
  const blocks = spec.blocks(width);
  const end = blocks.at(-1)!.width;
  return [
    convolution('stem', { inputs: shape[2], outputs: stem, spectralNorm }),
    activation(settings.activation),
    ...blocks.flatMap((block, i) => {
      const residual = blockLayer(spec, settings, { ...block, inputs: blocks[i - 1]?.width ?? stem, first: i === 0 });
      if (!settings.attention || block.name !== spec.attention.at) return [residual];
      const attention = attentionLayer(spec, settings, block.width);
      return spec.attention.after ? [residual, attention] : [attention];
    }),
    activation(settings.headActivation),
    sumPool,
    energyHead(end, 0, { spectralNorm: spectralNorm && headNorm }),
  ];
}

function blockLayer(
  spec: ResnetSpec,
  settings: ResnetSettings,
  { name, width, down, inputs, first }: BlockSpec & { readonly inputs: number; readonly first: boolean },
): Layer {
  const { activation: usual, classes, halving, gains, dropout, spectralNorm, faithful } = settings;
  const act = first && faithful && spec.leakyFirst ? 'leaky-relu' : usual;
  return residualBlock(name, {
    ...{ inputs, outputs: width, activation: act, down },
    ...{ classes, halving, gains, dropout, spectralNorm },
  });
}

const attentionLayer = (spec: ResnetSpec, { width, spectralNorm }: ResnetSettings, channels: number): Layer =>
  selfAttention('attention', {
    ...{ channels, width: spec.attention.width(width), spectralNorm },
    dropout: ATTENTION_DROPOUT,
  });

/** What the released code declares beside the layers and does not use. */
function declaredOnly(spec: ResnetSpec, settings: ResnetSettings): Layer[] {
  const { width, attention, spectralNorm } = settings;
  const { at, after = false } = spec.attention;
  const { width: channels } = spec.blocks(width).find(({ name }) => name === at)!;
  const swapped = attention
    ? blockLayer(spec, settings, { name: at, width: channels, down: false, inputs: channels, first: false })
    : attentionLayer(spec, settings, channels);
  const [inputs, outputs] = [32 * width, 4 * width]; // 4096 and 512
  return [
    ...(attention && after ? [] : [idle(swapped, [1, 1, channels])]),
    ...(spec.idleDense ? [idle(dense('unused', { inputs, outputs, spectralNorm }), [inputs])] : []),
  ];
}
