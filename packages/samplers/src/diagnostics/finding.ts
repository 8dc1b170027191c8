/** A number; or NaN, and why it is none. `JSON.stringify` writes NaN as null, and the reason stays beside it. */
export interface Finding {
  readonly value: number;
  /** Present exactly where `value` is NaN. */
  readonly reason?: string;
}

/** No number, for `reason`. */
export const unknown = (reason: string): Finding => ({ value: Number.NaN, reason });

/** The number that `compute` gives, or the reason there can be none. */
export const findingOf = (reason: string | undefined, compute: () => number): Finding => {
  if (reason !== undefined) return unknown(reason);
  const value = compute();
  return Number.isNaN(value) ? unknown('the arithmetic overflows') : { value };
};
