import { EbmError, type Json } from '@ebmjs/core';
import {
  describeModel,
  modelMemory,
  modelSummary,
  networkFromConfig,
  zoo,
  type ModelDescription,
  type NetworkModel,
} from '@ebmjs/models';
import { defineCommand } from 'citty';
import { zooTable } from '../zoo-table.js';
import { backendArgs, refuseUnknown, startBackend, wholeFlag } from './common.js';

const args = {
  name: { type: 'positional', description: 'a network, to be told its layers', required: false, valueHint: 'name' },
  classes: { type: 'string', description: 'number of classes', valueHint: 'n' },
  width: { type: 'string', description: 'width of the network', valueHint: 'n' },
  options: { type: 'string', description: "the network's other options", valueHint: 'json' },
  batch: { type: 'string', description: 'chains and data whose memory is told', default: '16', valueHint: 'n' },
  json: { type: 'boolean', description: 'the same as JSON', default: false },
  ...backendArgs,
} as const;

/** Flags as given. */
interface Flags {
  readonly name?: string | undefined;
  readonly classes?: string | undefined;
  readonly width?: string | undefined;
  readonly options?: string | undefined;
}

export const modelsCommand = () =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const batch = wholeFlag('--batch', given.batch, 1);
      if (given.name === undefined)
        return print(given.json ? asJson(zoo.map(({ build }) => rowOf(build()))) : zooTable());
      const model = networkFromConfig(configOf(given));
      await startBackend(given); // whose kernels say how much memory it takes
      print(given.json ? asJson(detailOf(model, batch)) : modelSummary(model, { batch }));
    },
  });

function configOf({ name, classes, width, options = '{}' }: Flags): Json {
  return {
    ...parsed(options),
    model: name!,
    ...(classes === undefined ? {} : { classes: wholeFlag('--classes', classes, 0) }),
    ...(width === undefined ? {} : { width: wholeFlag('--width', width, 1) }),
  };
}

function parsed(text: string): { readonly [name: string]: Json } {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { [name: string]: Json };
  } catch {
    // said below
  }
  throw new EbmError('--options', 'must be a JSON object', text);
}

/** What `ebmjs models --json` lists. */
function rowOf(model: NetworkModel): Omit<ModelDescription, 'rows' | 'shape'> {
  const { name, classes, parametersDeclared, parametersUsed, gmac } = describeModel(model);
  return { name, classes, parametersDeclared, parametersUsed, gmac };
}

const detailOf = (model: NetworkModel, batch: number): unknown => ({
  ...rowOf(model),
  config: model.config,
  rows: describeModel(model).rows.map(({ kind, name, weights, shape, macs }) => ({ kind, name, weights, shape, macs })),
  batch,
  memory: modelMemory(model, { batch }),
});

const asJson = (value: unknown): string => JSON.stringify(value, null, 2);
const print = (text: string): void => void process.stdout.write(`${text}\n`);
