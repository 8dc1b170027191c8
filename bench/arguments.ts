import { parseArgs } from 'node:util';

/** What one run measures. */
export interface Arguments {
  readonly works: readonly string[];
  readonly systems: readonly string[];
  /** Timed rounds, after one that is not. */
  readonly rounds: number;
  readonly quick: boolean;
  /** Nothing was left out, so that the results may be kept. */
  readonly whole: boolean;
}

/** Reads the command line. Throws for names that are not `known`, and for rounds that are no whole number above 0. */
export function readArguments(
  argv: readonly string[],
  known: { readonly works: readonly string[]; readonly systems: readonly string[] },
): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      work: { type: 'string' },
      systems: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 7));
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds must be a whole number above 0, got ${values.rounds}`);
  }
  return {
    works: chosen('--work', values.work, known.works),
    systems: chosen('--systems', values.systems, known.systems),
    rounds,
    quick: values.quick,
    whole: !values.quick && values.work === undefined && values.systems === undefined,
  };
}

/** The names in a comma-separated list, in their usual order; all without a list. */
function chosen(option: string, list: string | undefined, known: readonly string[]): readonly string[] {
  if (list === undefined) return known;
  const names = list.split(',');
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${option} knows ${known.join(', ')}, not ${unknown.join(', ')}`);
  return known.filter((name) => names.includes(name));
}
