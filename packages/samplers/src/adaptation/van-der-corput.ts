/**
 * The `index`-th number, from 1 on, of the sequence 1/2, 1/4, 3/4, 1/8, 5/8, ...: its binary digits mirrored at the point
 * (van der Corput 1935, the Halton sequence of base 2). Fills `(0, 1)` more evenly than chance.
 */
export function vanDerCorput(index: number): number {
  let value = 0;
  for (let [rest, digit] = [index, 0.5]; rest > 0; rest = Math.floor(rest / 2), digit /= 2) {
    value += digit * (rest % 2);
  }
  return value;
}
