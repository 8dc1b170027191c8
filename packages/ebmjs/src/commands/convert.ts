import { EbmError, release, type Json } from '@ebmjs/core';
import { convertWeights, modelFromConfig, openNpz, type WeightsMapping } from '@ebmjs/models';
import { saveWeights } from '@ebmjs/models/node';
import { defineCommand } from 'citty';
import { readBytes, readJson } from '../files.js';
import { modelBuilders } from '../model-builders.js';
import { refuseUnknown, startBackend } from './common.js';
import { savingOptions, tellSaved, weightsArgs } from './weights-args.js';

const args = {
  arrays: {
    type: 'positional',
    description: 'arrays of another framework, NAME.npz',
    required: true,
    valueHint: 'file',
  },
  mapping: {
    type: 'string',
    description: 'JSON: { "weights/NAME": { "from", "transpose", "reshape" }, "ignore": [] }',
    required: true,
    valueHint: 'file',
  },
  config: { type: 'string', description: 'JSON of the network: { "model", ... }', required: true, valueHint: 'file' },
  preset: { type: 'string', description: 'which variant of the network it is', valueHint: 'name' },
  ...weightsArgs,
} as const;

export const convertCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const { mapping, ignore } = mappingIn(await readJson('--mapping', given.mapping));
      const model = modelFromConfig((await readJson('--config', given.config)) as Json, { builders: modelBuilders });
      const arrays = openNpz(await readBytes('arrays', given.arrays));
      await startBackend({ backend: 'cpu' }); // nothing is computed but power iterations
      const variables = await convertWeights({ model, arrays, mapping, ignore });
      try {
        interrupt.throwIfAborted();
        const { preset } = given;
        tellSaved(
          await saveWeights(given.out, {
            model,
            variables,
            ...savingOptions(given),
            ...(preset !== undefined && { preset }),
          }),
        );
      } finally {
        release(variables);
      }
    },
  });

/** The mapping proper, and the arrays that its file says to leave out. */
function mappingIn(value: unknown): { readonly mapping: WeightsMapping; readonly ignore: readonly string[] } {
  if (typeof value !== 'object' || value === null) throw new EbmError('--mapping', 'must hold an object', value);
  const { ignore = [], ...mapping } = value as { readonly [name: string]: unknown };
  if (!Array.isArray(ignore) || ignore.some((name) => typeof name !== 'string'))
    throw new EbmError('--mapping ignore', 'must be a list of names', ignore);
  return { mapping: mapping as WeightsMapping, ignore: ignore as string[] };
}
