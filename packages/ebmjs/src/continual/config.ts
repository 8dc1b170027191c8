import { EbmError } from '@ebmjs/core';
import * as z from 'zod';
import { faults } from '../config/faults.js';

/** The methods that are compared. */
export const METHODS = ['ebm', 'contrast', 'naive', 'ewc', 'replay'] as const;
export type MethodName = (typeof METHODS)[number];

const count = z.int().min(1);
const size = z.number().positive();

const data = z.strictObject({
  name: z.enum(['digits', 'mnist', 'fashion-mnist']).default('digits'),
  folder: z.string().optional().describe('where the files are; searched before the usual places'),
  split: z.enum(['train', 'test']).default('train').describe('the published part that is learnt from'),
  heldOut: count
    .nullable()
    .default(null)
    .describe('so many images of that part are held out to be told; null tells those of the other part'),
  classesPerTask: count.default(2),
});

const network = z.strictObject({
  width: count.default(128),
  layers: count.default(1),
  activation: z.enum(['swish', 'leaky-relu', 'relu']).default('swish'),
});

/** Where the label comes in: free gains of features, gains near 1, or an output each. */
const label = z.enum(['free', 'unit', 'head']);

/** Algorithm 1 of Du and Mordatch (2019), negatives with the labels of the task. */
const ebm = z.strictObject({
  rate: size.default(3e-4),
  label: label.default('free'),
  l2: z.number().min(0).default(10).describe('weight of the squared energies'),
  steps: count.default(5).describe('Langevin steps an update'),
  stepSize: size.default(30),
  noise: z.number().min(0).default(0.005),
  gradientClip: size.default(0.01),
  capacity: count.default(2000),
  restart: z.number().min(0).max(1).default(0.05),
});

/** The true label against another of the task, without chains. */
const contrast = z.strictObject({ rate: size.default(1e-3), label: label.default('unit') });

/** Of the classifiers: naive, with elastic weight consolidation, with replay. */
const classifier = z.strictObject({ rate: size.default(1e-3) });

const ewc = z.strictObject({
  strength: z.number().min(0).default(1000),
  samples: count.default(200).describe('rows that the Fisher information is estimated from'),
  form: z.enum(['separate', 'online']).default('separate').describe('an anchor a task, or one for all'),
  decay: z.number().min(0).max(1).default(1).describe('of the Fisher information before, where online'),
});

const replay = z.strictObject({
  perClass: count.default(20).describe('images kept of each class'),
  share: z.number().min(0).max(1).default(0.5).describe('of a batch'),
});

const schema = z.strictObject({
  seeds: z.array(z.int().min(0)).min(1).default([0, 1, 2]),
  methods: z
    .array(z.enum(METHODS))
    .min(1)
    .default([...METHODS]),
  updates: count.default(200).describe('updates a task'),
  batch: count.default(64),
  data: data.prefault({}),
  network: network.prefault({}),
  ebm: ebm.prefault({}),
  contrast: contrast.prefault({}),
  classifier: classifier.prefault({}),
  ewc: ewc.prefault({}),
  replay: replay.prefault({}),
});

/** All that decides the numbers of an experiment, the backend aside. */
export type ContinualConfig = z.infer<typeof schema>;

/** A complete configuration from a partial one. Throws an `EbmError` that names every field at fault. */
export function parseContinualConfig(value: unknown, where = 'config'): ContinualConfig {
  const result = schema.safeParse(value);
  if (!result.success) throw new EbmError(where, faults(result.error.issues, value, schema));
  const { seeds, methods, batch, ebm } = result.data;
  for (const [name, list] of Object.entries({ seeds, methods })) {
    if (new Set<unknown>(list).size < list.length) throw new EbmError(where, `${name} must be different`, list);
  }
  if (batch > ebm.capacity) throw new EbmError(where, `batch must be at most ebm.capacity of ${ebm.capacity}`, batch);
  return result.data;
}
