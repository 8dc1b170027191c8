import { mean } from '@ebmjs/core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

const ROUNDS = 100;

/** Logits `scale f + offsets`, as plain JSON. */
export interface Rescaling {
  readonly scale: number;
  /** One a class. */
  readonly offsets: readonly number[];
}

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
    const step = new CholeskyDecomposition(new Matrix(hessian)).solve(Matrix.columnVector(gradient)).to1DArray();
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
  const all = Array.from(logits);
  const n = all.length / classes;
  const centres = Array.from({ length: classes }, (_, c) => mean(all.filter((_, i) => i % classes === c)));
  const centred = all.map((f, i) => f - centres[i % classes]!);
  const spread = Math.sqrt(mean(centred.map((f) => f * f))) || 1;
  const row = (_: unknown, i: number): number[] => centred.slice(i * classes, (i + 1) * classes).map((f) => f / spread);
  return { rows: Array.from({ length: n }, row), centres, spread };
}

/** Penalised minus log likelihood, its gradient and its second derivatives, in the scale and the offsets. */
function derivatives(rows: readonly (readonly number[])[], labels: ArrayLike<number>, at: Float64Array) {
  const size = at.length;
  const sums = {
    loss: at.reduce((sum, v) => sum + (v * v) / 2, 0),
    gradient: at.slice(),
    hessian: Matrix.eye(size).to2DArray(),
  };
  rows.forEach((row, r) => {
    const { shares, logs } = softmax(row.map((u, c) => at[0]! * u + at[c + 1]!));
    row.forEach((_, c) => (sums.loss -= labels[r * row.length + c]! * logs[c]!));
    addRow(sums, { row, shares, wrong: shares.map((p, c) => p - labels[r * row.length + c]!) });
  });
  return sums;
}

function softmax(f: readonly number[]): { readonly shares: number[]; readonly logs: number[] } {
  const top = Math.max(...f);
  const total = f.reduce((sum, v) => sum + Math.exp(v - top), 0);
  const logs = f.map((v) => v - top - Math.log(total));
  return { shares: logs.map(Math.exp), logs };
}

interface Row {
  readonly row: readonly number[];
  /** The probabilities of its classes. */
  readonly shares: readonly number[];
  /** These minus its label. */
  readonly wrong: readonly number[];
}

/** The logit of class c changes by `row[c]` with the scale, and by 1 with the offset of c. */
function addRow(sums: { gradient: Float64Array; hessian: number[][] }, { row, shares, wrong }: Row): void {
  const { gradient, hessian } = sums;
  const centre = shares.reduce((sum, p, c) => sum + p * row[c]!, 0);
  for (const [c, p] of shares.entries()) {
    const cross = p * (row[c]! - centre);
    gradient[0]! += wrong[c]! * row[c]!;
    gradient[c + 1]! += wrong[c]!;
    hessian[0]![0]! += cross * row[c]!;
    hessian[0]![c + 1]! += cross;
    hessian[c + 1]![0]! += cross;
    for (const [d, q] of shares.entries()) hessian[c + 1]![d + 1]! += p * (Number(c === d) - q);
  }
}
