import type { Json } from '@ebmjs/core';
import type { Given } from '../config/given.js';

/**
 * A field's value and where it is from: a place in the paper of Du and Mordatch (2019) such as `paper A.11`, the code they
 * released (`code`), a command of its README (`README`), or `ours` with the reason.
 */
export type Sourced = readonly [value: Json, source: string];

/** Fields by their dotted places in a configuration, such as `sampler.steps`. */
export type Fields = { readonly [place: string]: Sourced };

/** Settings for a data set, as data. */
export interface Preset {
  readonly name: string;
  /** What it is for. */
  readonly use: string;
  /** `'paper'`: as Du and Mordatch had it, as far as is known; `'ours'`: what to begin with here. */
  readonly kind: 'paper' | 'ours';
  readonly fields: Fields;
  /** What was tried, and what to know before using it. */
  readonly notes: readonly string[];
}

/** The partial configuration that fields stand for. */
export function nested(fields: Fields): Given {
  const config: Record<string, unknown> = {};
  for (const [place, [value]] of Object.entries(fields)) put(config, place.split('.'), value);
  return config;
}

function put(into: Record<string, unknown>, [name, ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    into[name!] = value;
    return;
  }
  const inner = (into[name!] ??= {}) as Record<string, unknown>;
  put(inner, rest, value);
}
