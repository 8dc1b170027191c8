import { EbmError } from '@ebmjs/core';

/** Draws of one number, a list for each chain: all of the same length. */
export type Chains = readonly ArrayLike<number>[];

/** Throws an `EbmError` unless there are chains, all of the same length. */
export function checkChains(where: string, chains: Chains): void {
  if (!Array.isArray(chains) || chains.length === 0) throw new EbmError(where, 'must be a list of chains', chains);
  const lengths = chains.map(({ length }) => length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw new EbmError(where, 'must have chains of the same length', lengths);
  }
}

/** Fewest draws of a chain whose halves have a variance. */
const FEWEST = 4;

/** Why nothing can be said about these draws, if so. */
export function silentBecause(chains: Chains, fewest: number = FEWEST): string | undefined {
  const [first] = chains;
  if (first!.length < fewest) return `fewer than ${fewest} draws a chain`;
  const draws = flat(chains);
  if (draws.some((draw) => !Number.isFinite(draw))) return 'a draw is not finite';
  return draws.every((draw) => draw === draws[0]) ? 'all draws are the same' : undefined;
}

/** Each chain's first half and each chain's last half as chains of their own; the draw in the middle of an odd chain is in neither. */
export function splitChains(chains: Chains): Chains {
  const half = Math.floor(chains[0]!.length / 2);
  const lists = chains.map((chain) => Array.from(chain));
  return [...lists.map((list) => list.slice(0, half)), ...lists.map((list) => list.slice(list.length - half))];
}

/** All draws, chain after chain. */
export const flat = (chains: Chains): number[] => chains.flatMap((chain) => Array.from(chain));

/** Each draw replaced. */
export const mapDraws = (chains: Chains, f: (draw: number) => number): Chains =>
  chains.map((chain) => Array.from(chain, f));
