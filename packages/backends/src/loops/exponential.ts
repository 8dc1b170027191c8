import { f32x4, i32x4, select, type Code } from './assembly.js';
import type { Vector } from './elementwise.js';

const { constant, add, sub, mul, div, abs, neg } = f32x4;

/** `c0 + c1 x + c2 x^2 + ...` by Horner's rule. */
export const polynomial = (x: Code, coefficients: readonly number[]): Code =>
  coefficients.slice(0, -1).reduceRight((sum, c) => add(constant(c), mul(x, sum)), constant(coefficients.at(-1)!));

// exp(r) = 1 + r + r^2 P(r) on |r| <= log(2) / 2, and log(2) in two parts, the first exact in few bits: Moshier's Cephes, expf.
const EXP = [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4];
const [LN2_HIGH, LN2_LOW] = [0.693359375, -2.1219444e-4];

/** Beyond these, results are 0 and infinity in float32. */
const [LEAST, MOST] = [-104, 89];

/** `exp(x)` to two units in the last place, down to the smallest denormal; NaN for NaN. */
export function exp(x: Code, vector: Vector): Code {
  const [r, n, half] = [vector(), vector(), vector()];
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(LEAST)), constant(MOST));
  const power = (exponent: Code): Code => i32x4.shiftLeft(i32x4.add(exponent, i32x4.constant(127)), 23);
  return [
    ...r.set(clamped),
    ...n.set(f32x4.nearest(mul(r.get, constant(Math.LOG2E)))),
    ...r.set(sub(sub(r.get, mul(n.get, constant(LN2_HIGH))), mul(n.get, constant(LN2_LOW)))),
    ...n.set(i32x4.fromFloat(n.get)),
    ...half.set(i32x4.shiftRight(n.get, 1)),
    // 2^n in two factors, since n may be below what one can say, or above.
    ...mul(
      mul(add(add(mul(mul(r.get, r.get), polynomial(r.get, EXP)), r.get), constant(1)), power(half.get)),
      power(i32x4.sub(n.get, half.get)),
    ),
  ];
}

/** `log(1 + t)` for `t` from 0 to 1: `2 artanh(t / (2 + t))` by its series, the ninth term of which is below 2e-9. */
export function log1p(t: Code, vector: Vector): Code {
  const [s, square] = [vector(), vector()];
  const series = Array.from({ length: 8 }, (_, k) => 2 / (2 * k + 1));
  return [
    ...s.set(t),
    ...s.set(div(s.get, add(s.get, constant(2)))),
    ...square.set(mul(s.get, s.get)),
    ...mul(s.get, polynomial(square.get, series)),
  ];
}

/** `log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))`. */
export const softplus = (x: Code, vector: Vector): Code =>
  add(f32x4.max(x, constant(0)), log1p(exp(neg(abs(x)), vector), vector));

// tanh(x) = x + x^3 P(x^2) on |x| < 5/8: Cephes, tanhf.
const TANH = [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3];

/** `1 - 2 / (exp(2 |x|) + 1)` with the sign of `x`, and near zero, where that cancels, its series. */
export function tanh(x: Code, vector: Vector): Code {
  const [square, far] = [vector(), vector()];
  return [
    ...square.set(mul(x, x)),
    ...far.set(sub(constant(1), div(constant(2), add(exp(mul(abs(x), constant(2)), vector), constant(1))))),
    ...select(
      f32x4.lt(abs(x), constant(0.625)),
      add(x, mul(x, mul(square.get, polynomial(square.get, TANH)))),
      select(f32x4.lt(x, constant(0)), neg(far.get), far.get),
    ),
  ];
}
