import type { LossTerm } from './loss-term.js';

/** Has every term look at its own numbers of an update; throws what the first of them throws. */
export function checkTerms(terms: readonly LossTerm[], numbers: { readonly [name: string]: number }): void {
  for (const { name, check } of terms) {
    const own = Object.entries(numbers).filter(([key]) => key.startsWith(`${name}.`));
    check?.({ loss: numbers[name]!, ...Object.fromEntries(own.map(([key, n]) => [key.slice(name.length + 1), n])) });
  }
}
