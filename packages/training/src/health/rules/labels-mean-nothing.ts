import type { Observation, Look, Rule } from '../rule.js';

const LOOKS = 10;

/** Labels that say nothing about the data. */
export const labelsMeanNothing: Rule = {
  name: 'labels-mean-nothing',
  severity: 'warning',
  meaning:
    'Another label is as good as the right one for half of the data, over many updates: the labels are not those of the data.',
  remedy:
    'Look at pairs of data and labels: a shuffle of one and not of the other, an offset of one row, a sorted file.',
  ladder: [['warn'], ['roll-back'], ['stop']],
  fresh: { looks: 0, sum: 0 },
  look: (memory, { metrics: { labelRank } }: Observation): Look => {
    if (labelRank === undefined) return { memory, sure: false };
    const { looks, sum } = memory as { readonly looks: number; readonly sum: number };
    const next = { looks: looks + 1, sum: sum + labelRank };
    const mean = next.sum / next.looks;
    if (next.looks < LOOKS) return { memory: next, sure: false, ...(mean < 0.55 && { suspect: { labelRank: mean } }) };
    return mean < 0.55
      ? { memory: { looks: 0, sum: 0 }, suspect: { labelRank: mean }, sure: true }
      : { memory: { looks: 0, sum: 0 }, sure: false };
  },
};
