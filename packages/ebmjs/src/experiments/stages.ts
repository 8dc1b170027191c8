import * as tf from '@tensorflow/tfjs-core';
import { release, scope, type Json, type Params } from '@ebmjs/core';
import type { ExperimentCheckpoint, ExperimentState } from './experiment-checkpoint.js';

/**
 * Stages of a long experiment, one after the other: what is known of those that have ended, as plain JSON, and how far the
 * next one is.
 */
export interface Stages<T> {
  /** What is known of a stage that has ended. */
  readonly done: (stage: string) => T | undefined;
  /** Ends a stage; takes over the pictures. */
  readonly end: (stage: string, known: T, pictures: Params) => void;
  /** A checkpoint for the one that is on its way, with all that have ended. */
  readonly during: (stage: string) => {
    readonly due: () => boolean;
    readonly write: (state: ExperimentState) => Promise<void>;
  };
  /** Where the stage was left, if it was; borrowed from here. */
  readonly resume: (stage: string) => ExperimentState | undefined;
  /** All pictures of all stages, in one batch that is freed with the rest. */
  readonly stacked: () => tf.Tensor;
  readonly dispose: () => void;
}

interface Saved<T> {
  readonly known: { readonly [stage: string]: T };
  readonly stage: string;
  readonly state: Json;
}

/** Reads what the checkpoint holds. */
export async function stages<T>(checkpoint: ExperimentCheckpoint): Promise<Stages<T>> {
  const left = await checkpoint.read();
  const saved = left?.state as unknown as Saved<T> | undefined;
  const known: { [stage: string]: T } = { ...saved?.known };
  const pictures: { [name: string]: tf.Tensor } = { ...part(left?.tensors, 'picture/') };
  const made: tf.Tensor[] = [];
  return {
    done: (stage) => known[stage],
    end: (stage, what, images) => {
      known[stage] = what;
      for (const [name, image] of Object.entries(images)) pictures[`${stage}/${name}`] = image;
    },
    during: (stage) => ({
      due: checkpoint.due,
      write: ({ tensors, state }) =>
        checkpoint.write({
          tensors: { ...named('picture/', pictures), ...named('state/', tensors) },
          state: { known, stage, state } as unknown as Json,
        }),
    }),
    resume: (stage) =>
      saved?.stage === stage ? { tensors: part(left!.tensors, 'state/'), state: saved.state } : undefined,
    stacked: () => {
      const all = scope(() => tf.concat(Object.values(pictures)));
      made.push(all);
      return all;
    },
    dispose: () => release(pictures, made, part(left?.tensors, 'state/')),
  };
}

const named = (prefix: string, tensors: Params): Params =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}${name}`, tensor]));

/** Those of a prefix, without it. */
const part = (tensors: Params | undefined, prefix: string): Params =>
  Object.fromEntries(
    Object.entries(tensors ?? {}).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
    ),
  );
