/** Numbers that a backend computed, by name. */
export type Numbers = { readonly [name: string]: Float32Array };

/** One line of the table: how far numbers are from what they should be, and how far they may be. */
export interface Check {
  readonly name: string;
  /** What the error is counted in. */
  readonly unit: string;
  readonly tolerance: number;
  /** Of `found` alone, or against `reference`, which the CPU backend computed. Not finite where they do not compare. */
  readonly error: (found: Numbers, reference: Numbers) => number;
}

/** Something to compute, and what is checked of it. */
export interface Probe {
  /** On the active backend; reads with `await`, and leaves no tensor. */
  readonly measure: () => Promise<Numbers>;
  readonly checks: readonly Check[];
  /** Needs no reference, and is not computed on the CPU backend beforehand. @defaultValue false */
  readonly absolute?: boolean;
}

/** What a check found on a backend. */
export interface Row {
  readonly check: string;
  readonly backend: string;
  /** Of all that the check looks at; `null` where it is no number. */
  readonly worst: number | null;
  readonly tolerance: number;
  readonly unit: string;
  readonly ok: boolean;
  /** What went wrong before anything could be compared. */
  readonly trouble?: string;
}

export function rowOf({ name, unit, tolerance }: Check, backend: string, error: number): Row {
  const worst = Number.isFinite(error) ? error : null; // JSON has no others
  return { check: name, backend, worst, tolerance, unit, ok: worst !== null && worst <= tolerance };
}
