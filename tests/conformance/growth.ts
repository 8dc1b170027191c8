import * as tf from '@tensorflow/tfjs-core';
import { key, release, stream, uniform } from '@ebmjs/core';
import { activation, convolution, energyHead, networkModel, sequence, sumPool } from '@ebmjs/models';
import { langevin } from '@ebmjs/samplers';

/** What a process tells of its own memory, where it does. */
export interface Gauges {
  /** Collects garbage. */
  readonly collect?: () => void;
  /** Bytes that JavaScript's objects take. */
  readonly heap?: () => number;
  /** Bytes of memory that the process has. */
  readonly resident?: () => number;
}

export interface GrowthOptions extends Gauges {
  /** Langevin steps. */
  readonly steps: number;
  /** @defaultValue 128 */
  readonly chains?: number;
  /** Steps between looks at the memory. @defaultValue 20 */
  readonly every?: number;
  /** Ends this many seconds after the first of eight looks or more, if not before. @defaultValue never */
  readonly seconds?: number;
}

/** What grew between the first and the last quarter of a walk. A gauge that the backend or the process lacks is absent. */
export interface Growth {
  /** Steps that were walked. */
  readonly walked: number;
  /** Steps from the middle of the first quarter to that of the last. */
  readonly steps: number;
  readonly tensors: number;
  /** Bytes of tensors. */
  readonly bytes: number;
  /** Bytes allocated on the graphics card. */
  readonly gpu?: number;
  /** Bytes of WebAssembly's memory. */
  readonly wasm?: number;
  readonly heap?: number;
  readonly resident?: number;
}

/** The gauges after a step. */
export type Reading = Omit<Growth, 'steps' | 'walked'> & { readonly step: number };

const width = 2;
/** A convolution and what it takes to make an energy of it: few operations, for devices that take long over each. */
const model = networkModel({
  name: 'small',
  config: 'small',
  shape: [4, 4, 1],
  network: sequence(
    convolution('stem', { inputs: 1, outputs: width }),
    activation('swish'),
    sumPool,
    energyHead(width, 0),
  ),
});
const kernel = langevin({ preset: 'paper' });
const CHAINS = 128;

/** Bytes of 128 chains: what one tensor a step, kept by mistake, would add each step. */
export const BYTES_A_STEP = 4 * CHAINS * 16;

const WARM_UP = 10; // steps: kernels compile, pools fill
const ENOUGH = 8; // looks, however slow the device: two a quarter

/** Walks chains on the active backend and watches its memory. */
export async function growth({
  steps,
  chains = CHAINS,
  every = 20,
  seconds = Infinity,
  ...gauges
}: GrowthOptions): Promise<Growth> {
  const variables = model.init(key(0));
  const frozen = model.freeze(variables);
  const x = uniform(key(1), [chains, ...model.shape]);
  const readings: Reading[] = [];
  let end = Infinity;
  for await (const { step, state } of stream(kernel, frozen.energy(), key(2), x, { steps })) {
    if (step < WARM_UP || step % every > 0) continue;
    await state.position.data(); // or the device lags behind
    readings.push(readingOf(step, gauges));
    end = Math.min(end, performance.now() + 1000 * seconds);
    if (performance.now() > end && readings.length >= ENOUGH) break;
  }
  frozen.dispose();
  release(variables, x);
  return grown(readings);
}

function readingOf(step: number, { collect, heap, resident }: Gauges): Reading {
  collect?.();
  const { numTensors, numBytes, numBytesAllocatedInGPU } = tf.memory() as tf.MemoryInfo & GpuMemory;
  const { wasm } = tf.backend() as tf.KernelBackend & { readonly wasm?: { readonly HEAPU8: Uint8Array } };
  return {
    step,
    tensors: numTensors,
    bytes: numBytes,
    ...(numBytesAllocatedInGPU !== undefined && { gpu: numBytesAllocatedInGPU }),
    ...(wasm && { wasm: wasm.HEAPU8.length }),
    ...(heap && { heap: heap() }),
    ...(resident && { resident: resident() }),
  };
}

interface GpuMemory {
  readonly numBytesAllocatedInGPU?: number;
}

/** What is exact must not change at all; what the process itself has goes up and down, so medians of quarters count. */
export function grown(readings: readonly Reading[]): Growth {
  const quarter = Math.floor(readings.length / 4);
  if (quarter < 1) throw new Error(`${readings.length} readings of the memory are too few`);
  const change = (of: (reading: Reading) => number): number =>
    median(readings.slice(-quarter).map(of)) - median(readings.slice(0, quarter).map(of));
  const entries = Object.keys(readings[0]!).map((name) => {
    const values = readings.map((reading) => reading[name as keyof Reading] ?? Number.NaN);
    if (name === 'step' || name === 'heap' || name === 'resident') {
      return [name === 'step' ? 'steps' : name, change((reading) => reading[name] ?? Number.NaN)] as const;
    }
    return [name, Math.max(...values) - Math.min(...values)] as const;
  });
  return { walked: readings.at(-1)!.step, ...Object.fromEntries(entries) } as unknown as Growth;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}
