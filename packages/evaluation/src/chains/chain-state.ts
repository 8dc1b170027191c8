import * as tf from '@tensorflow/tfjs-core';
import { EbmError, type Json, type Params } from '@ebmjs/core';

/** The state of a kernel in two parts that a file can hold. */
export interface SavedState {
  /** Borrowed from the state. */
  readonly tensors: Params;
  /** The rest, in which a tensor is `{ tensor: name }`. */
  readonly tree: Json;
}

/** Takes a state apart: records and lists, at any depth, of tensors and of what JSON knows. Throws an `EbmError` for else. */
export function savedState(state: object): SavedState {
  const tensors: { [name: string]: tf.Tensor } = {};
  const saved = (value: unknown, path: string): Json => {
    if (value instanceof tf.Tensor) {
      tensors[path] = value;
      return { tensor: path };
    }
    if (Array.isArray(value)) return value.map((item, i) => saved(item, `${path}.${i}`));
    if (isPlain(value)) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return { record: Object.fromEntries(entries.map(([name, item]) => [name, saved(item, `${path}.${name}`)])) };
    }
    if (value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)) return value as Json;
    throw new EbmError(path, 'must be a tensor, or what JSON knows, for the chains to be saved', typeof value);
  };
  return { tree: saved(state, 'state'), tensors };
}

/** A state from its parts, with tensors of its own. Throws an `EbmError` where one is missing. */
export function loadedState<S>({ tree, tensors }: SavedState): S {
  const loaded = (value: Json): unknown => {
    if (Array.isArray(value)) return value.map(loaded);
    if (value === null || typeof value !== 'object') return value;
    const { tensor, record } = value as {
      readonly tensor?: string;
      readonly record?: { readonly [name: string]: Json };
    };
    if (tensor === undefined)
      return Object.fromEntries(Object.entries(record!).map(([name, item]) => [name, loaded(item)]));
    const found = tensors[tensor];
    if (!found)
      throw new EbmError('longChains.resume', 'must hold all tensors of the chains; there is none named', tensor);
    return tf.clone(found);
  };
  return loaded(tree) as S;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
