/** `1 / (1 + exp(-x))` in float64. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Factors below 2 whose product stays below the largest double. */
const BLOCK = 1000;

/**
 * `sum_i log(1 + exp(x_i))` in float64, as `sum_i max(x_i, 0) + log prod_i (1 + exp(-|x_i|))`: one logarithm for many
 * terms.
 */
export function sumOfSoftplus(x: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < x.length; start += BLOCK) {
    let product = 1;
    for (let i = start; i < Math.min(start + BLOCK, x.length); i++) {
      const field = x[i]!;
      sum += Math.max(field, 0);
      product *= 1 + Math.exp(-Math.abs(field));
    }
    sum += Math.log(product);
  }
  return sum;
}
