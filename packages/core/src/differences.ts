import type { Json } from './json.js';

/**
 * In what `saved` differs from `here`, a sentence each. `path` is what both are called, `place` where the first was saved.
 * The order of names is none.
 */
export function differences(
  path: string,
  saved: Json | undefined,
  here: Json | undefined,
  place = 'the checkpoint',
): string[] {
  if (isRecord(saved) && isRecord(here)) {
    const names = [...new Set([...Object.keys(saved), ...Object.keys(here)])];
    return names.flatMap((name) => differences(`${path}.${name}`, saved[name], here[name], place));
  }
  const [a, b] = [saved, here].map((value) => JSON.stringify(value) ?? 'absent');
  return a === b ? [] : [`${path} is ${a} in ${place}, ${b} here`];
}

const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
