import type { Tensor } from '@tensorflow/tfjs-core';
import { release } from '@ebmjs/core';

export interface SlopeCase {
  /** `f(x + t u)`, `[n]`, owned by the caller. */
  readonly along: (t: number) => Tensor;
  /** What is claimed to be its derivative in `t` at 0, `[n]`; freed. */
  readonly slope: Tensor;
}

const STEP = 0.005;
const ROUNDING = 1e-6; // of a float32 energy, relative to 1 + |f|
const RELATIVE = 5e-3;

/**
 * Says what is wrong with a derivative, or nothing. Central differences over `h` say what it is; how far they can be
 * trusted is said by those over `2h` (where `f` is smooth their difference is three times the truncation error) and by
 * the second difference (half of it is the error that a kink makes).
 */
export async function slopeError({ along, slope }: SlopeCase): Promise<string | undefined> {
  const tensors = [slope, ...[0, STEP, -STEP, 2 * STEP, -2 * STEP].map(along)];
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  release(tensors);
  const rows = Array.from(values[0]!, (_, i) => trust(values.map((value) => value[i]!) as Sample));
  const [error, allowed, size] = (['error', 'allowed', 'size'] as const).map((name) =>
    rows.reduce((sum, row) => sum + row[name], 0),
  );
  if (error! <= allowed!) return undefined; // not NaN
  return `off by ${error!.toPrecision(3)} of ${size!.toPrecision(3)}, where ${allowed!.toPrecision(3)} is allowed`;
}

/** The derivative claimed, and `f` at 0, `h`, `-h`, `2h`, `-2h`. */
type Sample = [claimed: number, here: number, up: number, down: number, farUp: number, farDown: number];

function trust([claimed, here, up, down, farUp, farDown]: Sample): { error: number; allowed: number; size: number } {
  const near = (up - down) / (2 * STEP);
  const far = (farUp - farDown) / (4 * STEP);
  const truncation = 3 * Math.abs(near - far);
  const kinks = Math.abs(up - 2 * here + down) / (2 * STEP);
  const rounding = (ROUNDING / STEP) * (1 + Math.abs(here));
  const error = Math.abs(near - claimed);
  return { error, allowed: truncation + kinks + rounding + RELATIVE * Math.abs(near), size: Math.abs(near) };
}
