import * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, scope } from '@ebmjs/core';
import type { DecoderModel, GaussianRows } from './decoder-model.js';
import { sumOfSquares } from './sum-of-squares.js';
import type { ConditionalTarget } from './target.js';

/** The latent variables of data as annealing sees them: in the units of the encoder, where there is one. */
export interface DecoderPosterior {
  /** The energy of each datum, `E_prior(z) + |x - g(z)|^2 / (2 s^2)`: holds the rows that it is asked for, and no others. */
  readonly target: ConditionalTarget;
  /** What to add to the `log Z` of that energy to have `log p(x)`, a number a datum. */
  readonly constants: Float64Array;
  /** Latent variables `z`, one of each datum, as annealing sees them. */
  readonly coordinates: (z: tf.Tensor) => tf.Tensor;
}

export interface Encoding {
  /** `[n, ...event]`, borrowed. */
  readonly data: tf.Tensor;
  /** How many of them an encoder is given at a time. */
  readonly batch: number;
}

/**
 * Hands the posteriors of data to `visit`, and frees them once that is done. With an encoder they are those of
 * `u = (z - mean) / scale`: the geometric path from its Gaussian to them is that from `q(z | x)` to `p(x, z)`, seen in
 * other coordinates. All constants are kept out of the energy, which is float32.
 */
// oxlint-disable-next-line max-params
export async function atPosterior<T>(
  where: string,
  model: DecoderModel,
  { data, batch }: Encoding,
  visit: (posterior: DecoderPosterior) => Promise<T>,
): Promise<T> {
  const encoded = encodedRows(where, model, { data, batch });
  const held: Held = { data, ...encoded };
  try {
    return await visit({
      target: { forRows: (items) => rowEnergy(where, model, heldRows(held, items)) },
      constants: await constantsOf(where, model, held),
      coordinates: (z) => (encoded ? scope(() => tf.div(tf.sub(z, encoded.mean), encoded.scale)) : tf.clone(z)),
    });
  } finally {
    if (encoded) release(encoded);
  }
}

function encodedRows(where: string, model: DecoderModel, { data, batch }: Encoding): GaussianRows | undefined {
  const { encode } = model;
  if (!encode) return undefined;
  const n = data.shape[0]!;
  return scope(() => {
    const parts: GaussianRows[] = [];
    for (let from = 0; from < n; from += batch) {
      parts.push(
        scope(() => {
          const { mean, scale } = encode(tf.slice(data, from, Math.min(batch, n - from)));
          return { mean: tf.clone(mean), scale: tf.clone(scale) };
        }),
      );
      checkEncoded(where, parts.at(-1)!, [Math.min(batch, n - from), ...model.latent.shape]);
    }
    return { mean: tf.concat(parts.map(({ mean }) => mean)), scale: tf.concat(parts.map(({ scale }) => scale)) };
  });
}

function checkEncoded(where: string, rows: GaussianRows, shape: number[]): void {
  for (const name of ['mean', 'scale'] as const) {
    if (tf.util.arraysEqual(rows[name].shape, shape)) continue;
    throw new EbmError(`${where}.encode ${name}`, `must have shape [${shape.join(', ')}]`, rows[name].shape);
  }
}

/** The logarithms of what each row's energy leaves out. */
async function constantsOf(
  where: string,
  { latent, observationVariance }: DecoderModel,
  { data, scale }: Held,
): Promise<Float64Array> {
  const rows = data.shape[0]!;
  const noise = ((data.size / rows) * Math.log(2 * Math.PI * observationVariance)) / 2;
  if (!scale) return new Float64Array(rows).fill(-latent.logZ - noise);
  const volumes = scope(() => tf.sum(tf.reshape(tf.log(scale), [rows, -1]), 1));
  const logs = Float64Array.from(await volumes.data().finally(() => volumes.dispose()));
  const bad = logs.findIndex((log) => !Number.isFinite(log));
  if (bad >= 0) throw new EbmError(`${where}.encode scale`, `must be above 0 and finite, in row ${bad} too`);
  return logs.map((log) => log - latent.logZ - noise);
}

/** What the energies of some rows are made of. */
interface Held extends Partial<GaussianRows> {
  readonly data: tf.Tensor;
}

/** The rows of some items, several of one item as a rule. */
function heldRows(all: Held, items: Int32Array): Held {
  return scope(() => {
    const index = tf.tensor1d(items, 'int32');
    const rows = Object.entries(all).map(([name, tensor]) => [name, tf.gather(tensor as tf.Tensor, index)]);
    return Object.fromEntries(rows) as unknown as Held;
  });
}

// oxlint-disable-next-line max-params
function rowEnergy(where: string, model: DecoderModel, held: Held): ReturnType<ConditionalTarget['forRows']> {
  const { decode, latent, observationVariance } = model;
  const { data, mean, scale } = held;
  const energy = (u: tf.Tensor): tf.Tensor1D =>
    scope(() => {
      const z = mean && scale ? tf.add(tf.mul(u, scale), mean) : u;
      const decoded = decode(z);
      if (!tf.util.arraysEqual(decoded.shape, data.shape))
        throw new EbmError(`${where}.decode`, `must return shape [${data.shape.join(', ')}]`, decoded.shape);
      const misfit = tf.div(sumOfSquares(tf.sub(data, decoded)), 2 * observationVariance);
      return tf.add<tf.Tensor1D>(latent.energy(z), misfit);
    });
  return { energy, dispose: () => release(held) };
}
