import { describeEstimate } from '@ebmjs/report';
import { columns } from './columns.js';
import type { LikelihoodReport } from './likelihood-run.js';

/** What a likelihood found, a line each. */
export function likelihoodText({ images, beta, nats, bitsPerDim, logZ }: LikelihoodReport): string {
  const [least] = [...logZ].sort((a, b) => a.effectiveSamples - b.effectiveSamples);
  const { lower, upper } = bitsPerDim;
  return [
    `log-likelihood of ${images} held-out images at inverse temperature ${beta.toPrecision(3)}, in nats an image`,
    columns([
      ['from below', describeEstimate(nats.lower)],
      ['from above', describeEstimate(nats.upper)],
      ['bits a dimension', `${lower.value.toFixed(3)} to ${upper.value.toFixed(3)}`],
      [logZ.length > 1 ? 'log Z, worst class' : 'log Z', describeEstimate(least!)],
    ]),
  ].join('\n');
}
