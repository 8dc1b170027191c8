import { whole, type Key, type State } from '@ebmjs/core';
import { kernelAt } from './annealed-walk.js';
import { annealingSchedule, type Schedule, type ScheduleOptions } from './annealing-schedule.js';
import { batchOptions } from './checkpoint.js';
import { checkDecoder, type DecoderModel } from './decoder-model.js';
import type { DecoderSteps } from './decoder-steps.js';
import type { Progress } from './progress.js';

/** What it takes to anneal the latent variables of data, whichever they are. */
export interface DecoderRunOptions<S extends State, I> extends DecoderModel, DecoderSteps<S, I> {
  /** How the inverse temperatures go from 0 to 1, or the list of them. @defaultValue 10,000 steps, `'sigmoid'` of radius 4 */
  readonly schedule?: ScheduleOptions | Schedule;
  /** Independent chains for each datum, two or more. @defaultValue 16 */
  readonly chainsPerDatum?: number;
  /**
   * Data (not chains) whose chains are walked at a time, which bounds the memory: the results are the same for any.
   *
   * @defaultValue 16
   */
  readonly batch?: number;
  readonly key: Key;
  /** Stops the run with the signal's reason; everything is freed. */
  readonly signal?: AbortSignal;
  /** Called after each temperature, of the pilot's chains and of each batch's; the last batch may be a small one. */
  readonly onProgress?: (progress: Progress) => void;
}

export const DECODER_OPTIONS: readonly string[] = [
  ...['decode', 'latent', 'observationVariance', 'encode', 'kernel', 'stepSize', 'acceptance', 'schedule'],
  ...['chainsPerDatum', 'batch', 'key', 'signal', 'onProgress'],
];

/** The schedule of Wu et al. 2016, as their code has it. */
const SCHEDULE = { count: 10_000, kind: 'sigmoid', radius: 4 } as const;

export interface DecoderRun {
  readonly betas: Schedule;
  /** Of each datum. */
  readonly chains: number;
  readonly batch: number;
  /** How often all temperatures are gone through. */
  readonly batchesOf: (data: number) => number;
}

/** The options checked for `where`, the defaults filled in. */
export function decoderRun<S extends State, I>(where: string, options: DecoderRunOptions<S, I>): DecoderRun {
  checkDecoder(where, options);
  kernelAt(`${where}.kernel`, options.kernel);
  const { batch } = batchOptions(where, { batch: options.batch ?? 16 });
  return {
    betas: annealingSchedule(options.schedule ?? SCHEDULE),
    chains: whole(`${where}.chainsPerDatum`, options.chainsPerDatum ?? 16, 2),
    batch,
    batchesOf: (data) => Math.ceil(data / batch),
  };
}

/** The datum of each chain: `chains` of the first, and so on. */
export const chainsOfRows = (rows: number, chains: number): Int32Array =>
  Int32Array.from({ length: rows * chains }, (_, chain) => Math.floor(chain / chains));
