import { useBackend } from '@ebmjs/backends';
import { release } from '@ebmjs/core';
import { expect, it } from 'vitest';
import {
  compositions,
  remainders,
  sampledShares,
  standardError,
  trainedEnergy,
  trainedJudge,
} from '../composed-digits.js';

const [UPDATES, SAMPLES, STEPS, STRENGTH] = [320, 200, 100, 3];

it(
  'two energies of digits, one that knows their parity and one their remainder by five, together know the digit',
  async () => {
    await useBackend('wasm', { threads: 1 });
    const sets = await Promise.all([2, 5].map((classes) => remainders(classes, 'train')));
    const held = await Promise.all([2, 5].map((classes) => remainders(classes, 'test')));
    const [two, five] = [0, 1].map((i) => trainedJudge(sets[i]!, held[i]!));
    const parts = [await trainedEnergy(sets[0]!, UPDATES, 0), await trainedEnergy(sets[1]!, UPDATES, 1)] as const;
    const judges = [two!, five!] as const;
    console.log(`judges on real digits: ${two!.accuracy.toFixed(3)}, ${five!.accuracy.toFixed(3)}`);
    const found = compositions(STRENGTH).map((composition) => {
      const shares = sampledShares(composition, { parts, judges, samples: SAMPLES, steps: STEPS });
      const shown = [shares.first, shares.second, shares.both].map(
        (share) => `${(100 * share).toFixed(1)} +- ${(100 * standardError(share, SAMPLES)).toFixed(1)} %`,
      );
      console.log(`${composition.name}: parity ${shown[0]}, by five ${shown[1]}, both ${shown[2]}`);
      return shares.both;
    });
    release(parts);
    judges.forEach(({ dispose }) => dispose());
    for (const { accuracy } of judges) expect(accuracy).toBeGreaterThan(0.9);
    // By chance 50 %, 20 % and 10 %; of parity alone both are right in a fifth, of the other alone in half.
    const [parity, byFive, , guidance] = found as [number, number, number, number];
    const error = 5 * standardError(0.5, SAMPLES);
    for (const less of [0.1, parity, byFive]) expect(guidance).toBeGreaterThan(less + error);
  },
  30 * 60_000,
);
