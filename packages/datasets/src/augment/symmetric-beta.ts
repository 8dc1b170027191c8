/**
 * A draw of the Beta(a, a) distribution from two uniform ones: `1 / 2 + t / (2 sqrt(2 a + t^2))` of a `t` with `2 a` degrees
 * of freedom, which is drawn after Bailey (1994), "Polar generation of random variates with the t-distribution". No draw is
 * rejected, so that each row has the same two numbers of its key.
 */
export function symmetricBeta(a: number, u: number, v: number): number {
  const cosine = Math.cos(2 * Math.PI * v);
  const power = u ** (1 / a);
  const shrink = power / (1 - power); // 0 for u = 0, infinite for u near 1
  return 0.5 + (Math.sign(cosine) * Math.sqrt(cosine ** 2 / (shrink + cosine ** 2))) / 2;
}
