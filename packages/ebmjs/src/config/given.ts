import { EbmError } from '@ebmjs/core';

/** Part of a configuration, as it is given. */
export type Given = { readonly [name: string]: unknown };

export const isGiven = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `over`, and where it says nothing `base`, field by field. Where `over` names another thing (a section with another
 * `name`), nothing of the base's is kept: its options are not those of the new one.
 */
export function merged(base: Given, over: Given): Given {
  const same = over['name'] === undefined || over['name'] === base['name'];
  if (!same) return over;
  const fields = Object.entries(over).map(([name, value]) => {
    const under = base[name];
    return [name, isGiven(value) && isGiven(under) ? merged(under, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(fields) };
}

/** Names that are meant where none is given. */
const USUAL = { optimizer: 'adam', objective: 'cd' } as const;

/** With the usual name in every section that must have one; `network` says that of the model. */
export function withUsualNames(given: Given, network: string): Given {
  const named = Object.entries({ model: network, ...USUAL }).flatMap(([section, name]) => {
    const value = given[section] ?? {};
    return isGiven(value) ? [[section, { name, ...value }] as const] : [];
  });
  return { ...given, ...Object.fromEntries(named) };
}

/** Where older configurations have what now is elsewhere. */
const MOVED = [
  ['rate', 'optimizer'],
  ['l2', 'objective'],
] as const;

/** With `training.rate` and `training.l2`, as older configurations have them, in the sections that they belong to. */
export function withoutOldPlaces(given: Given, where: string): Given {
  let config = given;
  for (const [name, section] of MOVED) config = moved(config, { name, section, where });
  return config;
}

interface Move {
  readonly name: string;
  readonly section: string;
  readonly where: string;
}

function moved(config: Given, { name, section, where }: Move): Given {
  const { training, [section]: there = {} } = config;
  if (!isGiven(training) || training[name] === undefined || !isGiven(there)) return config;
  if (there[name] !== undefined) {
    throw new EbmError(where, `has training.${name} and ${section}.${name}: leave the first away`);
  }
  const { [name]: value, ...rest } = training;
  return { ...config, training: rest, [section]: { ...there, [name]: value } };
}
