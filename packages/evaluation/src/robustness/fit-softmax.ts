import type { Rescaling } from './rescaled.js';

const ROUNDS = 100;

/**
 * `scale f + offsets` of the highest likelihood of the labels under a softmax, in float64 by Newton's method with steps
 * halved until they help; the problem is convex. Logits and labels `[n, classes]`, row after row.
 */
export function fitSoftmax(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Rescaling {
  const { rows, centres, spread } = standardised(logits, classes);
  let at = new Float64Array(classes + 1); // the scale, and then the offsets
  let value = derivatives(rows, labels, at).loss;
  for (let round = 0; round < ROUNDS; round++) {
    const { gradient, hessian } = derivatives(rows, labels, at);
    const step = solved(hessian, gradient);
    let [next, length] = [at, 1];
    let better = value;
    for (; length > 1e-6; length /= 2) {
      next = at.map((v, i) => v - length * step[i]!);
      better = derivatives(rows, labels, next).loss;
      if (better < value) break;
    }
    if (!(value - better > 1e-12 * Math.abs(value))) break;
    [at, value] = [next, better];
  }
  const scale = at[0]! / spread;
  return { scale, offsets: centres.map((centre, c) => at[c + 1]! - scale * centre) };
}

/** Each class's logits about their mean, in units of the root mean square of all: Newton's steps need no other care. */
function standardised(logits: ArrayLike<number>, classes: number) {
  const n = logits.length / classes;
  const centres = new Array<number>(classes).fill(0);
  for (let i = 0; i < logits.length; i++) centres[i % classes]! += logits[i]! / n;
  const centred = Float64Array.from(logits, (f, i) => f - centres[i % classes]!);
  const square = centred.reduce((sum, f) => sum + f * f, 0) / centred.length;
  const spread = Math.sqrt(square) || 1;
  return { rows: Array.from({ length: n }, (_, i) => centred.slice(i * classes, (i + 1) * classes).map((f) => f / spread)), centres, spread }; // prettier-ignore
}

/** Penalised minus log likelihood, its gradient and its second derivatives, in the scale and the offsets. */
function derivatives(rows: readonly Float64Array[], labels: ArrayLike<number>, at: Float64Array) {
  const size = at.length;
  let loss = at.reduce((sum, v) => sum + (v * v) / 2, 0);
  const gradient = at.slice();
  const hessian = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => Number(i === j)),
  );
  rows.forEach((row, r) => {
    const f = row.map((u, c) => at[0]! * u + at[c + 1]!);
    const top = Math.max(...f);
    const shares = f.map((v) => Math.exp(v - top));
    const total = shares.reduce((a, b) => a + b, 0);
    const p = shares.map((v) => v / total);
    // Of the row: the mean of the derivatives of the logits, which are (u_c, 1 at c).
    const mean = p.reduce((sum, q, c) => sum + q * row[c]!, 0);
    row.forEach((u, c) => {
      const y = labels[r * row.length + c]!;
      loss -= y * (f[c]! - top - Math.log(total));
      gradient[0]! += (p[c]! - y) * u;
      gradient[c + 1]! += p[c]! - y;
      hessian[0]![0]! += p[c]! * u * (u - mean);
      const cross = p[c]! * (u - mean);
      hessian[0]![c + 1]! += cross;
      hessian[c + 1]![0]! += cross;
      for (let d = 0; d < row.length; d++) hessian[c + 1]![d + 1]! += p[c]! * (Number(c === d) - p[d]!);
    });
  });
  return { loss, gradient, hessian };
}

/** The solution of a symmetric, positive definite system, by elimination. */
function solved(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, i) => Float64Array.of(...row, right[i]!));
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  }
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const known = x.reduce((sum, v, k) => (k > i ? sum + v * rows[i]![k]! : sum), 0);
    x[i] = (rows[i]![n]! - known) / rows[i]![i]!;
  }
  return x;
}
