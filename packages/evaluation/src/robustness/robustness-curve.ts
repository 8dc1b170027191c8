import { shareWithError } from '../share-with-error.js';
import type { ValueWithError } from '../value-with-error.js';
import { attackBatch } from './attack-batch.js';
import type { ClassLossOptions } from './class-loss.js';
import { curveSettings, type RobustnessCurveOptions } from './curve-settings.js';
import type { BallNorm } from './project.js';

/** Plain JSON. */
export interface RobustnessCurve {
  readonly norm: BallNorm;
  readonly steps: number;
  readonly restarts: number;
  readonly loss: NonNullable<ClassLossOptions['loss']>;
  readonly rows: number;
  /** From radius 0, which is the accuracy on clean inputs. Never rises. */
  readonly curve: readonly { readonly epsilon: number; readonly accuracy: ValueWithError }[];
  /** For each row the smallest of the radii at which it was answered wrong; null where none was found. */
  readonly wrongAt: readonly (number | null)[];
}

/**
 * Accuracy of a classifier under `projectedGradient` against the radius of the ball. A tie is a wrong answer.
 *
 * What fools it in a small ball does so in a larger one too: such rows are not attacked again, and the others start from
 * the best that was found so far beside the random starts. So the curve never rises. An attack that fails proves nothing:
 * the accuracies are from above.
 *
 * Rejects with an `EbmError` for options that are not allowed, labels that do not fit and no rows.
 */
export async function robustnessCurve(options: RobustnessCurveOptions): Promise<RobustnessCurve> {
  const settings = curveSettings(options);
  const { radii, batch, onProgress } = settings;
  const rows = options.x.shape[0]!;
  const wrongAt: (number | null)[] = [];
  for (let from = 0; from < rows; from += batch) {
    const tell = (part: number): void => onProgress?.((from + part * Math.min(batch, rows - from)) / rows);
    wrongAt.push(...(await attackBatch(settings, from, tell)));
  }
  const curve = radii.map((epsilon) => {
    const right = wrongAt.filter((at) => at === null || at > epsilon).length;
    return { epsilon, accuracy: shareWithError(right, rows) };
  });
  const { steps = 20, restarts = 1, loss = 'crossEntropy', norm } = options;
  return { norm, steps, restarts, loss, rows, curve, wrongAt };
}
