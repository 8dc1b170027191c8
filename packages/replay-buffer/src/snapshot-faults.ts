import { ORIGINS, type BufferSnapshot, type Json, type NamedArray } from '@ebmjs/core';
import type { Layout } from './layout.js';
import { describeLayout, type Place } from './snapshot-places.js';

/** In what a snapshot's description is not this buffer's, a sentence each. */
export function metaFaults(meta: Json, layout: Layout): string[] {
  const fields = (typeof meta === 'object' && meta !== null ? meta : {}) as { readonly [name: string]: Json };
  return [
    ...Object.entries(describeLayout(layout)).flatMap(([name, value]) => unequal(name, fields[name], value)),
    ...['writes', 'written'].flatMap((name) => {
      const count = fields[name];
      return Number.isSafeInteger(count) && (count as number) >= 0 ? [] : [`${name} must be a whole number`];
    }),
  ];
}

type Described = { readonly [name: string]: Pick<NamedArray, 'dtype' | 'shape'> };

/** In what arrays are not those expected. */
export function arrayFaults(arrays: Described, places: Described): string[] {
  const extra = Object.keys(arrays).filter((name) => !Object.hasOwn(places, name));
  const wrong = Object.entries(places).flatMap(([name, { dtype, shape }]) => {
    const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    if (!array) return [`array "${name}" is missing`];
    return [...unequal(`${name}.dtype`, array.dtype, dtype), ...unequal(`${name}.shape`, [...array.shape], [...shape])];
  });
  return [...wrong, ...extra.map((name) => `unknown array "${name}"`)];
}

/** Arrays that say one thing of themselves and hold another. */
export function dataFaults(arrays: BufferSnapshot['arrays'], places: { readonly [name: string]: Place }): string[] {
  return Object.entries(places).flatMap(([name, { dtype, store }]) => {
    const size = store.capacity * store.width;
    const data = arrays[name]?.data;
    const fits = !data || (data.constructor === store.chunks[0]!.constructor && data.length === size);
    return fits ? [] : [`${name}.data must be ${size} numbers of ${dtype}`];
  });
}

/** The order must name every slot that holds a chain once, the origins must be known ones. */
export function numberFaults(
  order: NamedArray['data'] | undefined,
  origins: NamedArray['data'],
  stored: number,
): string[] {
  const slots = new Set(order?.slice(0, stored));
  const whole = !order || (slots.size === stored && [...slots].every((slot) => slot >= 0 && slot < stored));
  const empty = !order || order.subarray(stored).every((slot) => slot === -1);
  return [
    ...(whole && empty ? [] : [`order must be an order of the ${stored} chains`]),
    ...(origins.every((origin) => origin < ORIGINS.length) ? [] : [`origins must be below ${ORIGINS.length}`]),
  ];
}

function unequal(name: string, saved: Json | undefined, here: Json): string[] {
  const [a, b] = [JSON.stringify(saved) ?? 'nothing', JSON.stringify(here)];
  return a === b ? [] : [`${name} is ${a} in the snapshot, ${b} here`];
}
