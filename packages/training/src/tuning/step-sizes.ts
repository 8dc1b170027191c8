import { EbmError, knownOptions, positive } from '@ebmjs/core';

export interface StepSizeRange {
  /** @defaultValue `1` */
  readonly least?: number;
  /** @defaultValue `1000`: step sizes that differ by two or three orders of magnitude work (Du and Mordatch 2019, A.12) */
  readonly most?: number;
  /** Step sizes to each factor of ten. @defaultValue `3` */
  readonly perDecade?: number;
}

/** From the least to the most in equal factors, both included. Throws an `EbmError` for a range that is none. */
export function stepSizes(where: string, range: StepSizeRange = {}): number[] {
  knownOptions(where, range, ['least', 'most', 'perDecade']);
  const least = positive(`${where}.least`, range.least ?? 1);
  const most = positive(`${where}.most`, range.most ?? 1000);
  const perDecade = positive(`${where}.perDecade`, range.perDecade ?? 3);
  if (most < least) throw new EbmError(`${where}.most`, `must be at least ${least}`, most);
  const factors = Math.round(Math.log10(most / least) * perDecade);
  if (factors === 0) return [least];
  return Array.from({ length: factors + 1 }, (_, i) => tidied(least * (most / least) ** (i / factors)));
}

/** To three digits: what is found is worth no more, and is easier to read. */
const tidied = (size: number): number => Number(size.toPrecision(3));
