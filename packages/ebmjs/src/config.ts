import { EbmError } from '@ebmjs/core';
import * as z from 'zod';
import { checkpointsSection, gridsSection } from './run-log-sections.js';

const count = z.int().min(1);
const share = z.number().min(0).max(1);
const size = z.number().positive();

/** Where the images come from. */
const data = z.strictObject({
  name: z.enum(['digits', 'mnist', 'fashion-mnist']).default('digits'),
  folder: z.string().optional().describe('where the IDX files are; searched before the usual places'),
});

/** One residual block. */
const block = z.strictObject({ width: count, down: z.boolean().default(false) });

/** The conditional residual network of `@ebmjs/models`. */
const model = z.strictObject({
  width: count.default(16).describe('channels of the first layer'),
  blocks: z.array(block).min(1).optional().describe('residual blocks; down halves the image after one'),
  activation: z.enum(['swish', 'leaky-relu', 'relu']).default('swish'),
  conditioning: z.enum(['head', 'gain', 'none']).default('head').describe('how the label enters; none ignores labels'),
  spectralNorm: z.boolean().default(true),
});

/** Langevin dynamics as the paper ran it: noise, clipped gradient, step, clamp to [0, 1]. */
const sampler = z.strictObject({
  steps: count.default(20).describe('Langevin steps an update'),
  stepSize: size.default(30),
  noise: z.number().min(0).default(0.005).describe('standard deviation, in units of the pixel range'),
  gradientClip: size.default(0.01).describe('largest slope of one pixel'),
});

const buffer = z.strictObject({
  capacity: count.default(2000),
  restart: share.default(0.05).describe('share of chains that start from noise'),
  storage: z.enum(['float32', 'uint8']).default('float32'),
});

const training = z.strictObject({
  updates: count.default(240),
  batch: count.default(64),
  rate: size.default(2e-3).describe('learning rate of Adam'),
  l2: z.number().min(0).default(1).describe('weight of the squared energies'),
  average: z.number().min(0).lt(1).default(0.99).describe('decay of the averaged weights that sampling uses'),
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
  leapfrogSteps: count.default(4),
});

const SECTIONS = {
  data,
  model,
  sampler,
  buffer,
  training,
  checkpoints: checkpointsSection.unwrap(),
  grids: gridsSection.unwrap(),
  sampling,
  likelihood,
} as const;

const schema = z.strictObject({
  seed: z.int().min(0).default(0),
  data: data.prefault({}),
  model: model.prefault({}),
  sampler: sampler.prefault({}),
  buffer: buffer.prefault({}),
  training: training.prefault({}),
  checkpoints: checkpointsSection,
  grids: gridsSection,
  sampling: sampling.prefault({}),
  likelihood: likelihood.prefault({}),
});

/** Everything that makes a run what it is. Saved beside it as `config.json`. */
export type RunConfig = z.infer<typeof schema>;

/** A complete configuration from a partial one. Throws an `EbmError` that names every field at fault. */
export function parseConfig(value: unknown, where = 'config'): RunConfig {
  const result = schema.safeParse(value);
  if (!result.success) throw new EbmError(where, result.error.issues.map((issue) => describe(issue, value)).join('; '));
  const { buffer, training } = result.data;
  if (training.batch > buffer.capacity)
    throw new EbmError(where, `training.batch must be at most buffer.capacity of ${buffer.capacity}`, training.batch);
  return result.data;
}

/** Where, what is allowed, what was given. */
function describe(issue: z.core.$ZodIssue, root: unknown): string {
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')} `;
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((name) => JSON.stringify(name)).join(', ');
    return `${place}must not have ${names}; known are ${knownAt(issue.path).join(', ')}`;
  }
  return `${place}must be ${allowed(issue)}, got ${JSON.stringify(valueAt(root, issue.path))}`;
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
      return `${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return { int: 'a whole number', array: 'a list' }[issue.expected as string] ?? `of type ${issue.expected}`;
    default:
      return issue.message;
  }
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, name) => (value as { readonly [name: PropertyKey]: unknown })[name], root);

/** The names that the schema knows at a place. */
function knownAt(path: readonly PropertyKey[]): string[] {
  const [section, field] = path;
  if (field !== undefined) return Object.keys(block.shape);
  return Object.keys(section === undefined ? schema.shape : SECTIONS[section as keyof typeof SECTIONS].shape);
}
