import type { Evaluation } from '../commands/sample.js';
import type { LikelihoodReport } from '../likelihood-run.js';
import type { Metrics } from '../run-folder.js';
import type { FigureName } from './figures.js';
import type { Setting } from './sweep-spec.js';
import type { Trial } from './trials.js';

/** How a trial ended. */
export interface TrialResult {
  readonly trial: string;
  readonly setting: Setting;
  readonly seed: number;
  /** A trial that had to stop, because it diverged say, has the figures of the updates that it made. */
  readonly ended: 'done' | 'stopped';
  /** Why it stopped. */
  readonly message: string | null;
  readonly updates: number;
  readonly figures: { readonly [name in FigureName]: number | null };
}

/** What was found of a trial besides its log. */
export interface Ended {
  readonly evaluation: Evaluation | null;
  /** In nats an image, at the temperature that suits the trial best. */
  readonly likelihood: Pick<LikelihoodReport, 'nats'> | null;
  readonly findings: number | null;
  readonly message: string | null;
}

/** The share of the updates, the last ones, that energies are means over. */
const LAST = 0.1;

/** What a trial's log and evaluation say. Energies and speed are means over the last tenth of the updates. */
export function trialResult(
  { name, setting, seed, config }: Trial,
  metrics: readonly Metrics[],
  ended: Ended,
): TrialResult {
  const last = metrics.slice(-Math.max(1, Math.round(LAST * metrics.length)));
  const mean = (of: string): number | null => meanOf(last.map((row) => row[of]));
  const { evaluation, likelihood, findings, message } = ended;
  const milliseconds = mean('milliseconds');
  return {
    trial: name,
    setting,
    seed,
    ended: message === null ? 'done' : 'stopped',
    message,
    updates: metrics.at(-1)?.step ?? 0,
    figures: {
      energyData: mean('energyData'),
      energySamples: mean('energySamples'),
      gap: mean('gap'),
      labelAgreement: evaluation?.labelAgreement?.value ?? null,
      aurocNoise: evaluation?.aurocNoise.value ?? null,
      likelihoodLower: likelihood?.nats.lower.value ?? null,
      likelihoodUpper: likelihood?.nats.upper.value ?? null,
      imageStepsPerSecond: milliseconds && (1000 * config.training.batch * config.sampler.steps) / milliseconds,
      findings,
    },
  };
}

function meanOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
