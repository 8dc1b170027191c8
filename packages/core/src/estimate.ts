/** A number with its error. An estimate never travels without one. */
export interface Estimate {
  readonly value: number;
  /** Standard error of `value`, in the same unit. */
  readonly standardError: number;
  /** Number of independent draws that would give the same error. */
  readonly effectiveSamples: number;
  /** Which side of the truth `value` is expected on. */
  readonly bounds: 'lower' | 'upper' | 'none';
  /** `'bound'`: the expectation of `value` is proved to lie on that side. `'heuristic'`: it usually does. */
  readonly kind: 'bound' | 'heuristic';
}
