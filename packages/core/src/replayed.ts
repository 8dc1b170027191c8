import * as tf from '@tensorflow/tfjs-core';
import { isRegistered } from './is-registered.js';

/** A pure function of named tensors: its operations depend on their shapes and on nothing else. */
export type Replayable = (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor[];

/** What a backend may use to compute parts of a batch side by side. */
export interface ReplayRows {
  /** Names of the inputs whose first axis is the batch; an input of this name may be absent. */
  readonly rows: readonly string[];
  /** How many of the outputs, the first ones, have a row for each of theirs: any other is a sum over the rows. */
  readonly rowOutputs: number;
}

/**
 * What the kernel `EbmReplay` is given that a backend may register in tfjs's registry (`@ebmjs/backends` does for
 * tfjs-node): it returns `body` of its inputs, from the second time at these shapes perhaps without calling it.
 */
export interface ReplayAttributes extends ReplayRows {
  readonly body: Replayable;
  /** Whether random numbers have been drawn since the call: they would be the same at every replay. */
  readonly drew: () => boolean;
}

const KERNEL = 'EbmReplay';

let draws = 0;
let replaying = false;

/** To be called by whatever makes random numbers. */
export const noteDraw = (): void => void draws++;

/**
 * The same function, but where the backend can do so its operations are recorded at the first call and then run as one:
 * a backend that takes longer to start an operation than to do it gains most of a small network's time. Where it is not
 * a function of its inputs alone (a random draw, a number read from a tensor) it is called as ever.
 *
 * On a tape, or within another such function, it is just the function. Call it inside `scope`.
 */
export function replayed(body: Replayable, rows: ReplayRows): Replayable {
  return (inputs) => {
    if (isTaped() || !canReplay()) return body(inputs);
    const { kernelFunc } = tf.getKernel(KERNEL, tf.getBackend());
    replaying = true;
    try {
      // Not by the engine, which would see one kernel in all that the body does, and tape nothing of it.
      const call = { inputs, backend: tf.backend(), attrs: { ...rows, body, drew: sinceNow() } };
      return kernelFunc(call as unknown as Parameters<tf.KernelFunc>[0]) as tf.Tensor[];
    } finally {
      replaying = false;
    }
  };
}

/** Whether `replayed` is more than the function it was given, on the active backend and outside tapes. */
export const canReplay = (): boolean => !replaying && isRegistered(KERNEL);

/** Whether operations are being recorded for a gradient. */
function isTaped(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

function sinceNow(): ReplayAttributes['drew'] {
  const before = draws;
  return () => draws !== before;
}
