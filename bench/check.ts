/** What a system computes of the images `check.x` with the weights of each file. */
export interface Check {
  readonly mnist: NetworkCheck;
  readonly cifar: NetworkCheck;
}

export interface NetworkCheck {
  readonly energies: readonly number[];
  /** `dE/dx` `[n, height, width, channels]`, flat. */
  readonly gradients: readonly number[];
  /** Norms of the slopes of the mean energy in each weight, through spectral normalisation; absent where it cannot. */
  readonly weightSlopes?: Readonly<Record<string, number>>;
}

const TOLERANCE = 1e-3;

/** Says where `got` is further from `wanted` than a thousandth of the largest magnitude; nothing if it agrees. */
export function disagreement(got: Check, wanted: Check): string | undefined {
  for (const network of ['mnist', 'cifar'] as const) {
    const problem = networkDisagreement(got[network], wanted[network]);
    if (problem !== undefined) return `${network}: ${problem}`;
  }
  return undefined;
}

function networkDisagreement(got: NetworkCheck, wanted: NetworkCheck): string | undefined {
  const slopes = ({ weightSlopes = {} }: NetworkCheck): number[] =>
    Object.keys(wanted.weightSlopes ?? {}).map((name) => weightSlopes[name] ?? NaN);
  const parts: readonly (readonly [string, readonly number[], readonly number[]])[] = [
    ['energies', got.energies, wanted.energies],
    ['gradients', got.gradients, wanted.gradients],
    ...(got.weightSlopes ? [['weight slopes', slopes(got), slopes(wanted)] as const] : []),
  ];
  const far = parts.find(([, a, b]) => !(distance(a, b) <= TOLERANCE));
  return far && `${far[0]} differ by ${distance(far[1], far[2]).toExponential(1)} of their largest`;
}

/** The largest difference over the largest magnitude; infinite for other lengths. */
function distance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity;
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const furthest = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
  return furthest / largest;
}
