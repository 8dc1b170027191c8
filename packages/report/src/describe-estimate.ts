import { formatEstimate } from './format-estimate.js';
import { formatNumber } from './format-number.js';

/** What is known of an estimated number. */
export interface DescribedEstimate {
  readonly value: number;
  readonly standardError: number;
  readonly effectiveSamples: number;
  /** Which side of the truth it is expected on. */
  readonly bounds: 'lower' | 'upper' | 'none';
  /** Whether that is proved. */
  readonly kind: 'bound' | 'heuristic';
  /** How far a single chain is expected off, half the variance of the log-weights. */
  readonly gap?: number;
  /** What is wrong with it. */
  readonly warning?: string;
}

/**
 * An estimate on one line, with its error, its side, its effective samples and the gap that its variance predicts:
 * `-22.14 ± 0.07, lower bound, 87 effective samples, predicted gap 0.24`.
 */
export function describeEstimate(estimate: DescribedEstimate): string {
  const { value, standardError, effectiveSamples, gap, warning } = estimate;
  const parts = [
    formatEstimate(value, standardError),
    sideOf(estimate),
    `${formatNumber(Math.round(effectiveSamples))} effective samples`,
    ...(gap === undefined ? [] : [`predicted gap ${formatNumber(Number(gap.toPrecision(2)))}`]),
    ...(warning === undefined ? [] : [`warning: ${warning}`]),
  ];
  return parts.join(', ');
}

function sideOf({ bounds, kind }: DescribedEstimate): string {
  if (bounds === 'none') return 'on neither side';
  return kind === 'bound' ? `${bounds} bound` : `${bounds} as a rule`;
}
