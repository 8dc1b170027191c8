import { EbmError, type Json } from '@ebmjs/core';
import { networkFromConfig, networkNames, residualNetwork, type NetworkModel, type NetworkName } from '@ebmjs/models';
import * as z from 'zod';
import { count } from './numbers.js';

/** One residual block. */
const block = z.strictObject({ width: count, down: z.boolean().default(false) });

/** The residual network for a laptop. */
const residual = z.strictObject({
  name: z.literal('residualNetwork'),
  width: count.default(16).describe('channels of the first layer'),
  blocks: z.array(block).min(1).optional().describe('residual blocks; down halves the image after one'),
  activation: z.enum(['swish', 'leaky-relu', 'relu']).default('swish'),
  conditioning: z.enum(['head', 'gain', 'none']).default('head').describe('how the label enters; none ignores labels'),
  spectralNorm: z.boolean().default(true),
});

type ZooName = Exclude<NetworkName, 'residualNetwork'>;

const NETWORKS = networkNames.filter((name): name is ZooName => name !== 'residualNetwork');

/** A network of the zoo, with whatever options its function has but for those that the data decide. */
const zooNetwork = z.looseObject({
  name: z.enum(NETWORKS as [ZooName, ...ZooName[]]),
  conditional: z.boolean().default(true).describe('whether labels enter; false ignores them'),
});

export const modelSection = z.discriminatedUnion('name', [residual, zooNetwork]);

export type ModelSection = z.infer<typeof modelSection>;

/** Events that a network takes. */
interface Events {
  readonly shape: readonly number[];
  readonly classes: number;
}

/** Whether the network of a section takes labels, where the data have them. */
export const takesLabels = (model: ModelSection): boolean =>
  model.name === 'residualNetwork' ? model.conditioning !== 'none' : model.conditional;

/** The network of a section for events of that shape. Throws an `EbmError` for options that will not do. */
export function networkOf(model: ModelSection, { shape, classes }: Events): NetworkModel {
  checkSides(model.name, shape);
  const labels = takesLabels(model) ? classes : 0;
  if (model.name !== 'residualNetwork') return zooNetworkOf(model, { shape, classes: labels });
  const { name: _, conditioning, blocks, ...options } = model;
  return residualNetwork({
    ...options,
    ...(blocks && { blocks }),
    shape: shape as [number, number, number],
    classes: labels,
    ...(conditioning !== 'none' && labels > 0 && { conditioning }),
  });
}

/** How many sides the events of a network have, and what these are called. */
const SIDES: Readonly<Partial<Record<ModelSection['name'], readonly [number, string]>>> = {
  mlp: [1, 'points [n]'],
  trajectoryNet: [2, 'trajectories [moments, features]'],
};
const IMAGE = [3, 'images [height, width, channels]'] as const;

function checkSides(name: ModelSection['name'], shape: readonly number[]): void {
  const [sides, events] = SIDES[name] ?? IMAGE;
  if (shape.length === sides) return;
  const fitting = { 1: 'mlp', 2: 'trajectoryNet', 3: 'residualNetwork' }[shape.length];
  const other = fitting === undefined ? '' : `; take ${fitting} for these`;
  throw new EbmError('model.name', `${name} must have ${events}${other}`, shape);
}

function zooNetworkOf(section: z.infer<typeof zooNetwork>, events: Events): NetworkModel {
  const { name, conditional: _, ...options } = section;
  for (const option of DECIDED) {
    if (!Object.hasOwn(options, option)) continue;
    throw new EbmError(`model.${option}`, 'must be left out: the data decide it', options[option]);
  }
  return networkFromConfig({ ...options, model: name, ...decidedBy(name, events) } as Json);
}

const DECIDED = ['shape', 'classes', 'steps', 'features', 'dimension', 'model'];

/** The options that the data decide. */
function decidedBy(name: ZooName, { shape, classes }: Events): { readonly [option: string]: Json } {
  switch (name) {
    case 'dspritesNet': // whose factor says how many numbers a label has
      return { shape };
    case 'mlp':
      return { dimension: shape[0]!, classes };
    case 'trajectoryNet':
      return { steps: shape[0]!, features: shape[1] ?? 0, classes };
    default:
      return { shape, classes };
  }
}
