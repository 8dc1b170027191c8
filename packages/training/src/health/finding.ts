/** Numbers by name. A type, so that it is plain JSON. */
export type NamedNumbers = { readonly [name: string]: number };

/** What a rule found. Plain JSON, but for numbers that are not finite, which JSON writes as null. */
export type HealthFinding = {
  /** Name of the rule: what is wrong. */
  readonly rule: string;
  /** `'warning'`: the run may be getting nowhere; `'critical'`: what comes after this is lost. */
  readonly severity: 'warning' | 'critical';
  /** Number of the update that made it sure. */
  readonly step: number;
  /** What the rule saw. */
  readonly numbers: NamedNumbers;
  /** What the numbers mean. */
  readonly meaning: string;
  /** What helps. */
  readonly remedy: string;
};
