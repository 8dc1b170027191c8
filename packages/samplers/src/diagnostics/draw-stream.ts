import { EbmError, knownOptions, mean, variance, whole } from '@ebmjs/core';
import type { Reducer } from '../adaptation/reducer.js';
import { findingOf, type Finding } from './finding.js';
import { reduction } from './r-hat.js';

/** How much is kept. */
export interface DrawStreamOptions {
  /** Blocks of a chain that are told apart, an even number of at least 16. @defaultValue 64 */
  readonly blocks?: number;
}

/** One block of each chain: lists of a number a chain. Plain JSON, as is the state. */
export interface Block {
  readonly count: number;
  readonly means: readonly number[];
  /** Squares of deviations from the mean, summed. */
  readonly sums: readonly number[];
}

/** What is kept of all draws. */
export interface DrawStreamState {
  /** Draws of a block: 1 at first, doubled whenever the blocks are all in use. */
  readonly size: number;
  /** Complete ones. */
  readonly blocks: readonly Block[];
  /** The one that fills. */
  readonly open: Block;
}

/** What is known of a number that chains gave, without its draws. Plain JSON. */
export interface StreamSummary {
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
  readonly mean: Finding;
  readonly deviation: Finding;
  /** Of the complete blocks, an even number of them. */
  readonly splitRHat: Finding;
  /** By the spread of the means of blocks: right for blocks much longer than the autocorrelation time, else too large. */
  readonly ess: Finding;
  readonly mcseMean: Finding;
}

/** Blocks shorter than this say nothing of autocorrelation. */
const SHORTEST = 4;

/** Above this R-hat, the means of blocks tell where chains are, not how they move. */
const APART = 1.1;

/**
 * Diagnostics of chains that are too long to keep: shown one draw of each chain at a time, it holds up to `blocks` means
 * and variances a chain whatever their length. Begins from the number of chains.
 */
export function drawStream(
  options: DrawStreamOptions = {},
): Reducer<DrawStreamState, ArrayLike<number>, StreamSummary, number> {
  knownOptions('drawStream', options, ['blocks']);
  const most = whole('drawStream.blocks', options.blocks ?? 64, 16);
  if (most % 2 === 1) throw new EbmError('drawStream.blocks', 'must be even', most);
  return {
    init: (chains) => ({ size: 1, blocks: [], open: empty(whole('drawStream.chains', chains)) }),
    update: (state, draws) => {
      const chains = state.open.means.length;
      if (draws.length !== chains) throw new EbmError('drawStream.draws', `must be ${chains}`, draws.length);
      const point = { count: 1, means: Array.from(draws), sums: new Array<number>(chains).fill(0) };
      return compacted(closed({ ...state, open: merged(state.open, point) }), most);
    },
    value: summaryOf,
  };
}

const empty = (chains: number): Block => ({
  count: 0,
  means: new Array<number>(chains).fill(0),
  sums: new Array<number>(chains).fill(0),
});

/** The open block among the complete ones, if it is full. */
function closed(state: DrawStreamState): DrawStreamState {
  const { size, blocks, open } = state;
  return open.count < size ? state : { size, blocks: [...blocks, open], open: empty(open.means.length) };
}

/** Blocks in pairs, where they are all in use. */
function compacted(state: DrawStreamState, most: number): DrawStreamState {
  const { size, blocks } = state;
  if (blocks.length < most) return state;
  const pairs = blocks.flatMap((block, i) => (i % 2 === 0 ? [merged(block, blocks[i + 1]!)] : []));
  return { ...state, size: 2 * size, blocks: pairs };
}

/** Two blocks as one (Chan et al. 1979). */
function merged(a: Block, b: Block): Block {
  const count = a.count + b.count;
  if (count === 0) return a;
  const apart = a.means.map((m, i) => b.means[i]! - m);
  return {
    count,
    means: a.means.map((m, i) => m + (apart[i]! * b.count) / count),
    sums: a.sums.map((sum, i) => sum + b.sums[i]! + (apart[i]! ** 2 * a.count * b.count) / count),
  };
}

const union = (blocks: readonly Block[]): Block => blocks.reduce(merged);

function summaryOf({ size, blocks, open }: DrawStreamState): StreamSummary {
  const all = union([...blocks, open]);
  const chains = all.means.length;
  const draws = all.count * chains;
  const spread = totalSum(all) / (draws - 1);
  const broken = all.sums.every((sum) => Number.isFinite(sum)) ? undefined : 'a draw is not finite';
  const silent = broken ?? (spread === 0 ? 'all draws are the same' : undefined);
  const short = size < SHORTEST ? 'too few draws a chain for blocks' : silent;
  const splitRHat = findingOf(blocks.length * size < 4 ? 'fewer than 4 draws a chain' : silent, () => splitOf(blocks));
  const apart = splitRHat.value > APART ? 'chains disagree' : undefined;
  const ess = findingOf(
    short ?? apart,
    () => (draws * spread) / (size * variance(blocks.flatMap(({ means }) => means))),
  );
  return {
    chains,
    draws: all.count,
    mean: findingOf(all.count === 0 ? 'no draws' : broken, () => mean(all.means)),
    deviation: findingOf(draws < 2 ? 'fewer than 2 draws' : broken, () => Math.sqrt(spread)),
    splitRHat,
    ess,
    mcseMean: findingOf(ess.reason, () => Math.sqrt(spread / ess.value)),
  };
}

/** Squares of the deviations of all draws from the mean of all. */
function totalSum({ count, means, sums }: Block): number {
  const centre = mean(means);
  return sums.reduce((total, sum, i) => total + sum + count * (means[i]! - centre) ** 2, 0);
}

function splitOf(blocks: readonly Block[]): number {
  const half = Math.floor(blocks.length / 2);
  const halves = [union(blocks.slice(0, half)), union(blocks.slice(blocks.length - half))];
  const { count } = halves[0]!;
  const variances = halves.flatMap(({ sums }) => sums.map((sum) => sum / (count - 1)));
  return reduction(
    halves.flatMap(({ means }) => means),
    variances,
    count,
  );
}
