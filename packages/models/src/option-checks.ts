import { EbmError, knownOptions } from '@ebmjs/core';

/** Throws an `EbmError` unless the value of an option will do, beside the others (which nobody may have checked yet). */
export type OptionCheck<Options> = (value: unknown, options: Options) => void;

/** A check for each option that a builder knows. */
export type OptionChecks<Options> = { readonly [name in keyof Options]-?: OptionCheck<Options> };

/** Throws for the first option that is unknown or will not do. */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  checks: OptionChecks<Options>,
): void {
  const [first] = problems(where, options, checks);
  if (first) throw first;
}

/** What is wrong with `options`, all of it. */
export function problems<Options extends object>(
  where: string,
  options: Options,
  checks: OptionChecks<Options>,
): EbmError[] {
  const names = Object.keys(checks) as (keyof Options & string)[];
  const unknown = caught(() => knownOptions(where, options, names));
  if (unknown && (typeof options !== 'object' || options === null)) return [unknown]; // nothing to look into
  const thrown = [unknown, ...names.map((name) => caught(() => checks[name](options[name], options)))];
  return thrown.filter((error) => error !== undefined);
}

function caught(check: () => void): EbmError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (EbmError.isInstance(error)) return error;
    throw error;
  }
}

/** The same check for an option that may be left out. */
export const optional =
  <Options>(check: OptionCheck<Options>): OptionCheck<Options> =>
  (value, options) => {
    if (value !== undefined) check(value, options);
  };

/** Throws unless `value` is a list, and `each` of its items will do. */
export function listOf(where: string, value: unknown, each: (item: unknown, where: string) => void): void {
  if (!Array.isArray(value)) throw new EbmError(where, 'must be a list', value);
  for (const [i, item] of value.entries()) each(item, `${where}[${i}]`);
}

/** Throws unless `value` is true or false. */
export function truth(where: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new EbmError(where, 'must be true or false', value);
}
