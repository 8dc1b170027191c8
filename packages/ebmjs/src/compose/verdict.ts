import { standardised, type ComposeResults, type MethodResult } from './results.js';

/** In words: how often the sum succeeds, and whether tuning with the KL term has helped. */
export function verdict({ methods, config }: ComposeResults): string {
  const [first, ...tuned] = methods.filter(({ method }) => /^(composed|tuned)/.test(method)) as [
    MethodResult,
    ...MethodResult[],
  ];
  const chance = methods.find(({ method }) => method === 'chance')!;
  const decoders = methods.filter(({ method, share }) => method.endsWith('decoder') && share === config.seen.share);
  const sentences = [
    `The sum of two energies learnt apart has both attributes right in ${said(first)} of its samples of combinations that nobody has seen; chance is ${percent(chance)} %.`,
    `Decoders that have seen as much: ${decoders.map((one) => `${one.method} ${said(one)}`).join(', ')}.`,
    ...tuned.map(
      (one) => `${one.method[0]!.toUpperCase()}${one.method.slice(1)}: ${said(one)}, ${against(first, one)}.`,
    ),
    ...ofTheTerm(tuned),
  ];
  return sentences.join(' ');
}

/** What the KL term itself adds, where the same was tuned without it. */
function ofTheTerm(tuned: readonly MethodResult[]): string[] {
  const without = tuned.find(({ method }) => method === 'tuned without KL');
  if (!without) return [];
  return tuned
    .filter((one) => one !== without)
    .map((one) => `${one.method}, set against tuning without it: ${against(without, one)}.`);
}

/** In standard errors of the difference, as if the two were independent. */
function against(before: MethodResult, after: MethodResult): string {
  const z = standardised(after.unseen.both, before.unseen.both);
  const how = Math.abs(z) < 2 ? 'no clear change' : z > 0 ? 'an improvement' : 'worse';
  return `${how} (${z.toFixed(1)} standard errors)`;
}

const percent = ({ unseen }: MethodResult): string => (100 * unseen.both.value).toFixed(1);

const said = (one: MethodResult): string => `${percent(one)} ± ${(100 * one.unseen.both.standardError).toFixed(1)} %`;
