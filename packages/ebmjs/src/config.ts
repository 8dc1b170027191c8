import { EbmError } from '@ebmjs/core';
import * as z from 'zod';
import { built } from './config/built.js';
import { DATA_SET_NAMES, DATA_SETS, hasNumbers, type DataSetFacts } from './config/data-sets.js';
import { faults } from './config/faults.js';
import { isGiven, merged, withoutOldPlaces, withUsualNames, type Given } from './config/given.js';
import { healthSection } from './config/health.js';
import { modelSection, networkOf, takesLabels } from './config/networks.js';
import { count, decay, share, size } from './config/numbers.js';
import { checkTerms, objectiveSection } from './config/objectives.js';
import { optimizerSection } from './config/optimizers.js';
import { checkpointsSection, gridsSection } from './config/run-log.js';
import { checkRetune, samplerSection } from './config/samplers.js';
import { checkSimulated, drawSection, simulationSection, usualNetwork, withSimulated } from './config/simulated.js';
import { presetConfig } from './presets/presets.js';
import { madeEvents } from './simulated-data.js';

/** Where the images come from. */
const data = z.strictObject({
  name: z.enum(DATA_SET_NAMES).default('digits'),
  folder: z.string().optional().describe('where the files are; searched before the usual places'),
  split: z.enum(['train', 'test']).default('train').describe('the published part that is trained on'),
  heldOut: count
    .nullable()
    .default(null)
    .describe('so many events of that part are kept from training, to compare with; null compares with the other part'),
  dequantise: z
    .enum(['uniform', 'centred', 'none'])
    .default('uniform')
    .describe('bytes v to (v + u) / 256, to v / 255 + (u - 1/2) / 256, or to v / 255; u uniform on [0, 1)'),
  draw: drawSection.optional().describe('of a toy'),
  simulation: simulationSection.optional().describe('of a robot'),
});

const buffer = z.strictObject({
  capacity: count.default(2000),
  restart: share.default(0.05).describe('share of chains that start from noise'),
  storage: z.enum(['float32', 'float16', 'uint8', 'uint8-faithful']).default('float32'),
  write: z
    .enum(['same-slot', 'ring', 'reservoir'])
    .default('same-slot')
    .describe('whose place finished chains take: their own, that of the oldest, or that of any'),
  flip: share.default(0).describe('share of chains that go on under another label'),
  balance: z.boolean().default(false).describe('whether draws have as many chains of each class as of any other'),
  labels: z
    .enum(['stored', 'data'])
    .default('stored')
    .describe("each chain's own, drawn when it starts; or at every draw those of a batch of data"),
});

const training = z.strictObject({
  updates: count.default(240),
  batch: count.default(64),
  average: decay.nullable().default(0.99).describe('decay of the averaged weights that sampling uses; null for none'),
  checkpointEvery: count.default(20).describe('updates from one checkpoint to the next'),
});

const sampling = z.strictObject({
  perClass: count.default(20),
  steps: count.default(200),
  heldOut: z.int().min(2).default(1000).describe('held-out images to compare with, at most'),
});

const likelihood = z.strictObject({
  images: z.int().min(2).default(50).describe('held-out images to score'),
  chainsPerClass: z.int().min(2).default(8).describe('AIS chains of each class'),
  chainsPerImage: z.int().min(2).default(2).describe('RAISE chains of each image'),
  temperatures: count.default(300).describe('intermediate distributions'),
  maxBeta: size.default(100_000).describe('largest inverse temperature tried'),
  base: z
    .enum(['uniform', 'fitted'])
    .default('uniform')
    .describe(
      'where annealing begins; from Gaussians fitted to the training images at the largest inverse temperature only',
    ),
  leapfrogSteps: count.default(4),
  batch: count.default(500).describe('chains walked at once, which bounds the memory; the result is the same for any'),
});

const schema = z.strictObject({
  seed: z.int().min(0).default(0),
  data: data.prefault({}),
  model: modelSection,
  sampler: samplerSection,
  buffer: buffer.prefault({}),
  optimizer: optimizerSection,
  objective: objectiveSection,
  training: training.prefault({}),
  health: healthSection,
  checkpoints: checkpointsSection,
  grids: gridsSection,
  sampling: sampling.prefault({}),
  likelihood: likelihood.prefault({}),
});

/** Everything that makes a run what it is. Saved beside it as `config.json`. */
export type RunConfig = z.infer<typeof schema>;

/**
 * A complete configuration from a partial one; where that names a `preset`, what it leaves out is the preset's.
 *
 * Throws an `EbmError` that names every field at fault.
 */
export function parseConfig(value: unknown, where = 'config'): RunConfig {
  const given = isGiven(value) ? completed(value, where) : value;
  const result = schema.safeParse(given);
  if (!result.success) throw new EbmError(where, faults(result.error.issues, given, schema));
  checkTogether(result.data, where);
  return result.data;
}

function completed({ preset, ...rest }: Given, where: string): Given {
  const over = withoutOldPlaces(rest, where);
  const all = preset === undefined ? over : merged(presetConfig(preset, where), over);
  return withSimulated(withUsualNames(all, usualNetwork(all['data'])));
}

/** Stands for trajectories whose shape is not known before they are read. */
const ANY_TRAJECTORY = [2, 1];

function checkTogether({ data, model, sampler, buffer, objective, training }: RunConfig, where: string): void {
  checkSimulated(data, where);
  if (training.batch > buffer.capacity)
    throw new EbmError(where, `training.batch must be at most buffer.capacity of ${buffer.capacity}`, training.batch);
  if (data.split === 'test' && data.heldOut === null)
    throw new EbmError(
      where,
      'data.heldOut must be a number where data.split is test, or what is trained on is compared with',
    );
  const known: DataSetFacts = DATA_SETS[data.name];
  const made = built(where, `data.draw.options must be what ${data.name} takes`, () => madeEvents(data));
  const { shape = ANY_TRAJECTORY, classes = 0 } = made ?? known;
  if (hasNumbers(data.name) && takesLabels(model) && buffer.labels === 'stored')
    throw new EbmError(where, `buffer.labels must be data for ${data.name}, whose labels are no classes to draw from`);
  built(where, `model must be what ${model.name} takes`, () => networkOf(model, { shape, classes }));
  const labels = takesLabels(model) && !hasNumbers(data.name) ? classes : 0;
  checkTerms(objective, { shape, classes: labels }, where);
  checkRetune(sampler, where);
}
