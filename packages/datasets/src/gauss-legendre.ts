/** Nodes and weights of Gauss and Legendre on [0, 1], exact for polynomials up to degree `2 n - 1`. */
export function gaussLegendre(n: number): readonly { readonly t: number; readonly weight: number }[] {
  return Array.from({ length: n }, (_, i) => {
    let z = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let round = 0; round < 8; round++) {
      const { value, slope } = legendre(n, z);
      z -= value / slope; // Newton from a start within 1e-3 of the root
    }
    const { slope } = legendre(n, z);
    return { t: (1 - z) / 2, weight: 1 / ((1 - z ** 2) * slope ** 2) };
  });
}

/** The Legendre polynomial of degree `n` and its derivative, by the recurrence of three terms. */
function legendre(n: number, z: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [0, 1];
  for (let k = 1; k <= n; k++) [before, value] = [value, ((2 * k - 1) * z * value - (k - 1) * before) / k];
  return { value, slope: (n * (before - z * value)) / (1 - z ** 2) };
}
