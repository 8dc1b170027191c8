import type { HealthRule } from '../rule.js';
import { windowRule } from '../window-rule.js';

const RANK = 0.6;
const AGREEMENT = 0.06;

/** Labels that say nothing about the data: neither to the model nor to a look at neighbours. */
export const labelsMeanNothing: HealthRule = windowRule({
  name: 'labels-mean-nothing',
  severity: 'critical',
  meaning:
    'Rows that look alike have labels that agree no more than by chance, and to the model another label is as good as the right ' +
    'one: the labels are not those of the data.',
  remedy:
    'Look at pairs of data and labels: a shuffle of one and not of the other, an offset of one row, a sorted file.',
  ladder: [['roll-back'], ['stop']],
  looks: 5,
  see: ({ metrics: { labelRank, neighbourAgreement } }) =>
    labelRank === undefined || neighbourAgreement === undefined ? undefined : { labelRank, neighbourAgreement },
  wrong: ({ labelRank, neighbourAgreement }) => labelRank! < RANK && neighbourAgreement! < AGREEMENT,
});
