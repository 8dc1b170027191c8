import * as tf from '@tensorflow/tfjs-core';
import {
  release,
  scope,
  stream,
  valueAndGradient,
  type Box,
  type Energy,
  type Kernel,
  type Key,
  type State,
} from '@ebmjs/core';

/** Chains to send out. */
export interface PilotOptions<S extends State, I> {
  readonly kernel: Kernel<S, I>;
  readonly energy: Energy;
  /** Where they start, `[n, ...event]`; borrowed. */
  readonly start: tf.Tensor;
  readonly key: Key;
  /** The steps after which they are looked at, in order; the last ends them. */
  readonly looks: readonly number[];
  readonly clip: number | undefined;
  readonly box: Box | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What was seen. */
export interface Pilot {
  /** Energies of the chains at each look. */
  readonly energies: readonly (readonly number[])[];
  /** Share of the slope's entries beyond the clip, at each look; empty without one. */
  readonly clipped: readonly number[];
  /** How far an entry of a position moves in a step, as the root of the mean square. */
  readonly movement: number;
  /** Share of the entries at the end that are on a face of the box; absent without one. */
  readonly saturated?: number;
}

/** Walks the chains and looks at them. Takes a gradient of its own at each look; numbers are read back once, at the end. */
export async function pilot<S extends State, I>(options: PilotOptions<S, I>): Promise<Pilot> {
  const { kernel, energy, start, key, looks, clip, box, signal } = options;
  const steps = looks.at(-1)!;
  const seen: Seen = { values: [], clipped: [], moves: [] };
  let last = start.clone();
  try {
    for await (const { step, state } of stream(kernel, energy, key, start, { steps, ...(signal && { signal }) })) {
      if (step > 0) seen.moves.push(scope(() => tf.mean(tf.square(tf.sub(state.position, last)))));
      last.dispose();
      last = state.position.clone();
      if (looks.includes(step)) look(seen, energy, last, clip);
    }
    return await read(seen, last, box);
  } finally {
    release(last, seen);
  }
}

type Seen = {
  /** `[n]` each. */
  readonly values: tf.Tensor[];
  /** Scalars. */
  readonly clipped: tf.Tensor[];
  readonly moves: tf.Tensor[];
};

function look({ values, clipped }: Seen, energy: Energy, x: tf.Tensor, clip: number | undefined): void {
  const { value, grad } = valueAndGradient(energy, x);
  values.push(value);
  if (clip !== undefined) clipped.push(scope(() => tf.mean(tf.cast(tf.greater(tf.abs(grad), clip), 'float32'))));
  grad.dispose();
}

async function read({ values, clipped, moves }: Seen, end: tf.Tensor, box: Box | undefined): Promise<Pilot> {
  const all = scope(() => {
    const movement = tf.sqrt(tf.mean(tf.stack(moves)));
    const saturated = box ? onFaces(end, box) : tf.scalar(0);
    return tf.concat([...values, tf.stack([movement, saturated, ...clipped])]);
  });
  const numbers = Array.from(await all.data().finally(() => all.dispose()));
  const n = values[0]!.size;
  const [movement, saturated, ...shares] = numbers.slice(values.length * n) as [number, number, ...number[]];
  return {
    energies: values.map((_, i) => numbers.slice(i * n, (i + 1) * n)),
    clipped: shares,
    movement,
    ...(box && { saturated }),
  };
}

const onFaces = (x: tf.Tensor, { min, max }: Box): tf.Tensor =>
  tf.mean(tf.cast(tf.logicalOr(tf.lessEqual(x, min), tf.greaterEqual(x, max)), 'float32'));
