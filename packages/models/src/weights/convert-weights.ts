import {
  arrayFaults,
  EbmError,
  key,
  knownOptions,
  release,
  type Layout,
  type Model,
  type Variables,
} from '@ebmjs/core';
import { settledState } from '../energies/settled-state.js';
import { collector, notFinite, type Collector } from './collector.js';
import { refuse } from './faults.js';
import { layoutOf, type Layouts } from './layout-of.js';
import type { ArraySource } from './npz.js';
import type { PlainArray } from './transposed.js';
import { mapped, parseMapping, type MappedArray, type WeightsMapping } from './weights-mapping.js';

export interface ConvertWeightsOptions {
  readonly model: Model;
  readonly arrays: ArraySource;
  readonly mapping: WeightsMapping;
  /** Arrays that are left out on purpose; `*` stands for any part of a name. @defaultValue none */
  readonly ignore?: readonly string[];
}

const WHERE = 'convertWeights';

/**
 * A model's variables from somebody else's arrays, owned by the caller. A mapping without any `state/` tensor leaves the
 * vectors of spectral normalisation to `settledState`, from those of `key(0)`.
 *
 * Rejects with one `EbmError` that lists everything: tensors that the mapping has not got or the model does not know, arrays
 * that are missing or left over, steps that a shape does not allow, results of the wrong shape, numbers that are not finite.
 */
export async function convertWeights(options: ConvertWeightsOptions): Promise<Variables> {
  knownOptions(WHERE, options, ['model', 'arrays', 'mapping', 'ignore']);
  const { model, arrays, ignore = [] } = options;
  const mapping = parseMapping(options.mapping);
  const withState = Object.keys(mapping).some((name) => name.startsWith('state/'));
  const expected = wanted(layoutOf(model), withState);
  const tensors = collector(WHERE, expected);
  try {
    const faults = [...nameFaults(mapping, arrays, ignore), ...(await fill(tensors, { expected, mapping, arrays }))];
    refuse(WHERE, 'the arrays do not fit', faults);
    const { weights, state } = tensors.finish();
    return { weights, state: withState ? state : iterated(model, weights) };
  } catch (error) {
    tensors.dispose();
    throw error;
  }
}

const wanted = (layouts: Layouts, withState: boolean): Layouts =>
  Object.fromEntries(Object.entries(layouts).filter(([name]) => withState || name.startsWith('weights/')));

/** Arrays that the mapping wants and the file has not got, and the other way round. */
function nameFaults(
  mapping: { readonly [tensor: string]: MappedArray },
  { names }: ArraySource,
  ignore: readonly string[],
): string[] {
  const used = new Set(Object.values(mapping).map(({ from }) => from));
  const missing = [...used].filter((name) => !names.includes(name));
  const left = names.filter((name) => !used.has(name) && !ignore.some((pattern) => matches(pattern, name)));
  return [
    ...missing.map((name) => `array "${name}" is missing`),
    ...left.map((name) => `array "${name}" is left over (use or ignore it)`),
  ];
}

/** Whether a name is the pattern's, in which `*` stands for anything. */
function matches(pattern: string, name: string): boolean {
  const [first, ...rest] = pattern.split('*') as [string, ...string[]];
  if (rest.length === 0) return name === pattern;
  if (!name.startsWith(first)) return false;
  const last = rest.pop()!;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

interface Filling extends Pick<ConvertWeightsOptions, 'arrays'> {
  readonly expected: Layouts;
  readonly mapping: { readonly [tensor: string]: MappedArray };
}

/** Makes the tensors that fit; returns a sentence for each of the others. */
async function fill(tensors: Collector, { expected, mapping, arrays }: Filling): Promise<string[]> {
  const found: { [name: string]: Layout } = {};
  const faults: string[] = [];
  for (const [name, how] of Object.entries(mapping)) {
    const absent = !arrays.names.includes(how.from); // which is told already
    const array = absent ? undefined : await mappedArray(`mapping.${name}`, arrays, how);
    if (array === undefined || EbmError.isInstance(array)) {
      if (array) faults.push(array.message);
      found[name] = expected[name] ?? UNKNOWN;
    } else {
      const float = { dtype: 'float32', ...array } as const;
      faults.push(...notFinite(name, float));
      found[name] = float;
      if (isSame(float, expected[name])) tensors.add(name, float);
    }
  }
  return [...faults, ...arrayFaults(found, expected, 'the mapping')];
}

const UNKNOWN: Layout = { dtype: 'float32', shape: [] };

const isSame = (a: Layout, b: Layout | undefined): boolean => a.dtype === b?.dtype && a.shape.join() === b.shape.join();

/** The array, or what is wrong with it. */
async function mappedArray(where: string, arrays: ArraySource, how: MappedArray): Promise<PlainArray | EbmError> {
  try {
    return mapped(where, await arrays.read(how.from), how);
  } catch (error) {
    if (EbmError.isInstance(error)) return error;
    throw error;
  }
}

/** Vectors of spectral normalisation that have converged on the weights. */
function iterated(model: Model, weights: Variables['weights']): Variables['state'] {
  const drawn = model.init(key(0));
  try {
    return settledState(model, { weights, state: drawn.state });
  } finally {
    release(drawn);
  }
}
