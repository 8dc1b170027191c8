/** Momenta of a piece of trajectory: those of its ends and the sum of all, one coordinate each. */
interface Piece {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly sum: readonly number[];
}

type State = { readonly x: readonly number[]; readonly p: readonly number[] };

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((v, i) => v + b[i]!);
const turned = (a: readonly number[], b: readonly number[], sum: readonly number[]): boolean =>
  dot(a, sum) <= 0 || dot(b, sum) <= 0;

/** The three checks for a turn between two pieces, `b` after `a`. */
const turns = (a: Piece, b: Piece): boolean =>
  turned(a.first, b.last, plus(a.sum, b.sum)) ||
  turned(a.first, b.first, plus(a.sum, b.first)) ||
  turned(a.last, b.last, plus(b.sum, a.last));

/**
 * The shape of the trajectory that the No-U-Turn sampler makes on `E(x) = sum x^2 / 2 + x^4 / 4`, in float64 and by
 * recursion as it is usually written, given its momentum and the directions of its doublings.
 */
export function recursiveTree(
  { x, p }: State,
  stepSize: number,
  forwards: readonly boolean[],
): { readonly depth: number; readonly gradients: number } {
  let gradients = 0;
  const slope = (v: number): number => v + v ** 3;
  const step = (from: State, size: number): State => {
    gradients++;
    const half = from.p.map((v, i) => v - (size / 2) * slope(from.x[i]!));
    const there = from.x.map((v, i) => v + size * half[i]!);
    return { x: there, p: half.map((v, i) => v - (size / 2) * slope(there[i]!)) };
  };
  /** `2^depth` states after `from`; nothing where they turn. */
  const build = (from: State, depth: number, size: number): { piece: Piece; end: State } | undefined => {
    if (depth === 0) {
      const end = step(from, size);
      return { piece: { first: end.p, last: end.p, sum: end.p }, end };
    }
    const a = build(from, depth - 1, size);
    const b = a && build(a.end, depth - 1, size);
    if (!a || !b || turns(a.piece, b.piece)) return undefined;
    return { piece: { first: a.piece.first, last: b.piece.last, sum: plus(a.piece.sum, b.piece.sum) }, end: b.end };
  };
  let [left, right, sum]: [State, State, readonly number[]] = [{ x, p }, { x, p }, p];
  for (const [depth, forward] of forwards.entries()) {
    const [near, far] = forward ? [right, left] : [left, right];
    const grown = build(near, depth, forward ? stepSize : -stepSize);
    if (!grown) return { depth, gradients };
    const turn = turns({ first: far.p, last: near.p, sum }, grown.piece);
    sum = plus(sum, grown.piece.sum);
    if (forward) right = grown.end;
    else left = grown.end;
    if (turn) return { depth: depth + 1, gradients };
  }
  return { depth: forwards.length, gradients };
}
