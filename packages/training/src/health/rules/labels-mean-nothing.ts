import type { HealthLook, HealthObservation, HealthRule } from '../rule.js';

const LOOKS = 5;
const RANK = 0.6;
const AGREEMENT = 0.06;

type Memory = { readonly looks: number; readonly ranks: number; readonly agreements: number };

const FRESH: Memory = { looks: 0, ranks: 0, agreements: 0 };

/** Labels that say nothing about the data: neither to the model nor to a look at neighbours. */
export const labelsMeanNothing: HealthRule = {
  name: 'labels-mean-nothing',
  severity: 'critical',
  meaning:
    'Rows that look alike have labels that agree no more than by chance, and to the model another label is as good as the right ' +
    'one: the labels are not those of the data.',
  remedy:
    'HealthLook at pairs of data and labels: a shuffle of one and not of the other, an offset of one row, a sorted file.',
  ladder: [['roll-back'], ['stop']],
  fresh: FRESH,
  look: (memory, { metrics: { labelRank, neighbourAgreement } }: HealthObservation): HealthLook => {
    const so = memory as Memory;
    if (labelRank === undefined || neighbourAgreement === undefined) return { memory, sure: false };
    const looks = so.looks + 1;
    const ranks = so.ranks + labelRank;
    const agreements = so.agreements + neighbourAgreement;
    const seen = { labelRank: ranks / looks, neighbourAgreement: agreements / looks };
    const suspect = seen.labelRank < RANK && seen.neighbourAgreement < AGREEMENT;
    const enough = looks >= LOOKS;
    return {
      memory: enough ? FRESH : { looks, ranks, agreements },
      sure: enough && suspect,
      ...(suspect && { suspect: seen }),
    };
  },
};
