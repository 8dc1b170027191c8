import {
  arrayFaults,
  arrayIn,
  safetensorsHeader,
  safetensorsHeaderSize,
  turnTaking,
  type SafetensorsHeader,
} from '@ebmjs/core';
import { collector, type Collector } from './collector.js';
import type { LoadedWeights } from './decode-weights.js';
import { parseDescription, type WeightsDescription } from './description.js';
import { refuse } from './faults.js';
import { fittingModel, type FitOptions, type Fitting } from './fitting-model.js';
import type { Layouts } from './layout-of.js';
import { parseIndex, type WeightsIndex } from './weights-index.js';
import type { Expected, ShardPlan, WeightsFile, WeightsProgress, WeightsStorage } from './weights-storage.js';

/** What every way to load takes. */
export interface LoadOptions extends FitOptions {
  readonly onProgress?: (progress: WeightsProgress) => void;
  /** Ends the loading with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
}

/**
 * A network out of `file`: safetensors, or the index of several. Tensors are made one by one as they are read, after the
 * names and shapes of all are known to fit.
 */
export async function loadWeightsFrom(
  storage: WeightsStorage,
  file: string,
  options: LoadOptions & { readonly sha256?: string },
): Promise<LoadedWeights> {
  const { sha256, signal } = options;
  const expected = sha256 === undefined ? {} : { sha256 };
  const quiet: Expected = { ...expected, signal, onBytes: () => undefined };
  signal?.throwIfAborted();
  if (!file.endsWith('.json')) return load(storage, [{ file, expected }], options);
  const index = parseIndex(await storage.text(file, quiet));
  return load(storage, plansOf(index), options, index);
}

/** Each shard with what must be in it. */
function plansOf({ shards, tensors, weightMap }: WeightsIndex): ShardPlan[] {
  const within = (file: string): Layouts =>
    Object.fromEntries(Object.entries(tensors).filter(([name]) => weightMap[name] === file));
  return Object.entries(shards).map(([file, expected]) => ({ file, expected, tensors: within(file) }));
}

async function load(
  storage: WeightsStorage,
  plans: readonly ShardPlan[],
  options: LoadOptions,
  index?: WeightsIndex,
): Promise<LoadedWeights> {
  const network = assembly(storage.where, options);
  const onBytes = counted(plans, options.onProgress);
  try {
    if (index) network.tensors(index.description, index.tensors);
    for (const plan of plans) {
      const { file, expected } = plan;
      const { signal } = options;
      const source = await storage.open(file, { ...expected, signal, onBytes: (...bytes) => onBytes(file, ...bytes) });
      try {
        await readShard(source, plan, network);
      } finally {
        await source.close();
      }
    }
    return network.finish();
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** A network that is being put together. */
interface Assembly {
  readonly where: string;
  readonly signal: AbortSignal | undefined;
  /** Where its arrays go: decided by the first description, and the tensors that come with it. */
  readonly tensors: (description: WeightsDescription, found: Layouts) => Collector;
  readonly finish: () => LoadedWeights;
  readonly dispose: () => void;
}

function assembly(where: string, options: LoadOptions): Assembly {
  let begun: (Fitting & { readonly description: WeightsDescription; readonly into: Collector }) | undefined;
  return {
    where,
    signal: options.signal,
    tensors: (description, found) => {
      if (!begun) {
        const fitting = fittingModel(where, description, found, options);
        begun = { ...fitting, description, into: collector(where, fitting.expected) };
      }
      return begun.into;
    },
    finish: () => {
      const { model, description, into } = begun!;
      return { model, variables: into.finish(), description };
    },
    dispose: () => begun?.into.dispose(),
  };
}

async function readShard(source: WeightsFile, { file, tensors }: ShardPlan, network: Assembly): Promise<void> {
  const { metadata, entries } = await headerOf(source);
  const found = Object.fromEntries(entries.map((entry) => [entry.name, entry]));
  if (tensors) refuse(network.where, `${file} is not what its index says`, arrayFaults(found, tensors, 'the file'));
  const into = network.tensors(parseDescription(metadata), found);
  const takeTurns = turnTaking(network.signal);
  for (const entry of entries) {
    into.add(entry.name, arrayIn(await source.read(entry.to - entry.from), entry));
    await takeTurns();
  }
  await source.end();
}

async function headerOf(source: WeightsFile): Promise<SafetensorsHeader> {
  const first = await source.read(Math.min(8, source.size));
  const size = safetensorsHeaderSize(first, source.size);
  const bytes = new Uint8Array(size);
  bytes.set(first);
  bytes.set(await source.read(size - first.length), first.length);
  return safetensorsHeader(bytes, source.size);
}

/** Adds bytes up over all files. */
function counted(
  plans: readonly ShardPlan[],
  onProgress: LoadOptions['onProgress'],
): (file: string, count: number, size?: number) => void {
  const sizes = plans.map(({ expected }) => expected.bytes);
  const known = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
  let loaded = 0;
  return (file, count, size) => {
    loaded += count;
    const total = known ?? size;
    onProgress?.({ file, loaded, ...(total !== undefined && { total }) });
  };
}
