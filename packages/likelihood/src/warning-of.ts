/** Below this many effective samples a standard error is made of a few chains. */
const FEW = 10;

/** A `warning` where an estimate from weights has too few effective samples for its error to be believed, else nothing. */
export function warningOf(effectiveSamples: number): { readonly warning?: string } {
  if (effectiveSamples >= FEW) return {};
  const found = effectiveSamples.toPrecision(2);
  return { warning: `${found} effective samples, below ${FEW}: the standard error is not to be believed` };
}
