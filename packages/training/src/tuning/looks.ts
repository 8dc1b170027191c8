/** After which of `steps` steps to look at chains: 0, 1, 2, 3 and so on to 6, 8, 10, 13, a tenth of a decade apart, and the last. */
export function looksAt(steps: number): number[] {
  const looks = new Set([0]);
  for (let i = 0; 10 ** (i / 10) < steps; i++) looks.add(Math.round(10 ** (i / 10)));
  return [...looks].filter((look) => look < steps).concat(steps);
}

/** The most steps, and at most `most`, whose gradients and those of the looks at them are within `gradients`; 0 for none. */
export function stepsWithin(gradients: number, most: number): number {
  let steps = Math.min(most, Math.floor(gradients));
  while (steps > 0 && gradientsOf(steps) > gradients) steps--;
  return Math.max(steps, 0);
}

/** Gradients of a batch that so many steps take with the looks at them. */
export const gradientsOf = (steps: number): number => steps + looksAt(steps).length;
