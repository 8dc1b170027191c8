import type { Json } from '@ebmjs/core';
import { isGiven } from '../config/given.js';

/** The dotted places of all values in a configuration, in their order. Lists are values. */
export const placesOf = (config: object): string[] => [...valuesIn(config)].map(([place]) => place);

/** Every value by its place. */
export const valuesOf = (config: object): Map<string, Json> => new Map(valuesIn(config));

function* valuesIn(config: object, at = ''): Generator<readonly [place: string, value: Json]> {
  for (const [name, value] of Object.entries(config) as [string, Json | undefined][]) {
    if (isGiven(value)) yield* valuesIn(value, `${at}${name}.`);
    else if (value !== undefined) yield [`${at}${name}`, value];
  }
}
