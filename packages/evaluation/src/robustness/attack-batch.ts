import * as tf from '@tensorflow/tfjs-core';
import { foldIn, release, scope, type Key } from '@ebmjs/core';
import { margin } from './class-loss.js';
import { checkedLogits, type ClassifierLogits } from './classifier-logits.js';
import type { CurveSettings } from './curve-settings.js';
import { projectedGradient } from './projected-gradient.js';

/** The rows that still stand, and the best found against each. */
interface Standing {
  readonly rows: readonly number[];
  readonly x: tf.Tensor;
  readonly labels: tf.Tensor2D;
  found: tf.Tensor;
}

/** For each row of a batch the smallest radius at which it was answered wrong; tells the share that is done. */
export async function attackBatch(
  settings: CurveSettings,
  from: number,
  tell: (share: number) => void,
): Promise<(number | null)[]> {
  const { x, labels, radii, batch } = settings;
  const n = Math.min(batch, x.shape[0]! - from);
  const wrongAt = new Array<number | null>(n).fill(null);
  let standing: Standing = scope(() => {
    const rows = Array.from({ length: n }, (_, i) => i);
    const clean = tf.slice(x, from, n);
    return { rows, x: clean, labels: tf.slice(labels, from, n) as tf.Tensor2D, found: clean.clone() };
  });
  try {
    for (const [at, epsilon] of radii.entries()) {
      if (standing.rows.length > 0) {
        const tried = await strongest(settings, standing, { epsilon, key: foldIn(foldIn(settings.key, from), at) });
        release(standing.found);
        standing.found = tried;
        const right = await rightAnswers(settings.classifier, standing);
        standing.rows.forEach((row, i) => (wrongAt[row] = right[i] ? null : epsilon));
        standing = kept(standing, right);
      }
      tell((at + 1) / radii.length);
    }
    return wrongAt;
  } finally {
    release(standing.x, standing.labels, standing.found);
  }
}

/** The strongest points within the radius; at 0 the clean inputs. */
async function strongest(
  { attacked, norm, attack }: CurveSettings,
  { x, labels, found }: Standing,
  { epsilon, key }: { epsilon: number; key: Key },
): Promise<tf.Tensor> {
  if (epsilon === 0) return x.clone();
  const { stepSize, ...rest } = attack;
  const best = await projectedGradient({
    ...rest,
    ...(stepSize && { stepSize: stepSize(epsilon) }),
    loss: attacked(labels),
    x,
    key,
    norm,
    epsilon,
    from: found,
  });
  return best.x;
}

async function rightAnswers(classifier: ClassifierLogits, { found, labels }: Standing): Promise<boolean[]> {
  const margins = scope(() => margin(checkedLogits(classifier(found), found), labels));
  const values = await margins.data<'float32'>().finally(() => margins.dispose());
  return Array.from(values, (value) => value < 0);
}

/** The rows whose answer is still right. Frees what it replaces. */
function kept(standing: Standing, right: readonly boolean[]): Standing {
  const which = right.flatMap((yes, i) => (yes ? [i] : []));
  if (which.length === right.length) return standing;
  const { rows, x, labels, found } = standing;
  const rest = scope(() => {
    const index = tf.tensor1d(which, 'int32');
    return { x: tf.gather(x, index), labels: tf.gather(labels, index), found: tf.gather(found, index) };
  });
  release(x, labels, found);
  return { rows: which.map((i) => rows[i]!), ...rest };
}
