import * as tf from '@tensorflow/tfjs-core';
import { EbmError, release, scope } from '@ebmjs/core';
import type { DecoderModel, GaussianRows } from './decoder-model.js';
import { sumOfSquares } from './sum-of-squares.js';
import type { ConditionalTarget } from './target.js';

/** The latent variables of some data as annealing sees them: in the units of the encoder, where there is one. */
export interface DecoderPosterior {
  /** How many data. */
  readonly rows: number;
  /** The energy of each datum, `E_prior(z) + |x - g(z)|^2 / (2 s^2)`. */
  readonly target: ConditionalTarget;
  /** What to add to the `log Z` of that energy to have `log p(x)`, a number a datum. */
  readonly constants: Float64Array;
  /** Latent variables `z`, one of each datum, as annealing sees them. */
  readonly coordinates: (z: tf.Tensor) => tf.Tensor;
}

/** Some of the data `[n, ...event]`, borrowed. */
export interface Rows {
  readonly data: tf.Tensor;
  readonly from: number;
  /** At most so many. */
  readonly count: number;
}

/**
 * Hands the posteriors of some data to `visit`, and frees them once that is done. With an encoder they are those of
 * `u = (z - mean) / scale`: the geometric path from its Gaussian to them is that from `q(z | x)` to `p(x, z)`, seen in
 * other coordinates. All constants are kept out of the energy, which is float32.
 */
// oxlint-disable-next-line max-params
export async function atPosterior<T>(
  where: string,
  model: DecoderModel,
  { data, from, count }: Rows,
  visit: (posterior: DecoderPosterior) => Promise<T>,
): Promise<T> {
  const rows = Math.min(count, data.shape[0]! - from);
  const held: Held[] = [];
  try {
    const some = tf.slice(data, from, rows);
    held.push({ data: some });
    const encoded = encodedRows(where, model, some);
    if (encoded) held.push({ data: some, ...encoded });
    return await visit({
      rows,
      target: { forRows: (items) => rowEnergy(where, model, heldRows(held.at(-1)!, items)) },
      constants: await constantsOf(where, model, held.at(-1)!),
      coordinates: (z) => (encoded ? scope(() => tf.div(tf.sub(z, encoded.mean), encoded.scale)) : tf.clone(z)),
    });
  } finally {
    release(held);
  }
}

function encodedRows(where: string, { encode, latent }: DecoderModel, data: tf.Tensor): GaussianRows | undefined {
  if (!encode) return undefined;
  const { mean, scale } = scope(() => {
    const rows = encode(data);
    return { mean: tf.clone(rows.mean), scale: tf.clone(rows.scale) };
  });
  const shape = [data.shape[0]!, ...latent.shape];
  for (const [name, given] of Object.entries({ mean, scale })) {
    if (tf.util.arraysEqual(given.shape, shape)) continue;
    release(mean, scale);
    throw new EbmError(`${where}.encode ${name}`, `must have shape [${shape.join(', ')}]`, given.shape);
  }
  return { mean, scale };
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
