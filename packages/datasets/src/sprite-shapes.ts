import type { SpriteFactors } from './dsprites-factors.js';

/** Where a sprite is and how it looks: `shape` 0 a square, 1 an ellipse, 2 a heart; the centre in pixels. */
export interface SpritePose {
  readonly shape: number;
  /** From 0.5 to 1. */
  readonly scale: number;
  /** Radians. */
  readonly angle: number;
  readonly x: number;
  readonly y: number;
}

/** At scale 1, in pixels: no corner is further from the centre than 15.6. */
const HALF_SIDE = 10.75; // no pixel centre is on an edge at any scale
const ELLIPSE = [15, 8] as const;
const HEART = 10.9;

/** The pose of factor values; centres are a pixel apart, from 16.5 to 47.5. */
export function spritePose(at: SpriteFactors, counts: SpriteFactors): SpritePose {
  return {
    shape: at.shape,
    scale: 0.5 + (0.5 * at.scale) / (counts.scale - 1),
    angle: (2 * Math.PI * at.orientation) / (counts.orientation - 1),
    x: 16.5 + at.x,
    y: 16.5 + at.y,
  };
}

/** Writes 1 into the pixels of `[64, 64]` whose centre is inside, 0 into the others. */
export function paintSprite({ shape, scale, angle, x, y }: SpritePose, out: Float32Array): void {
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  for (let i = 0; i < out.length; i++) {
    const [across, down] = [(i % 64) + 0.5 - x, Math.floor(i / 64) + 0.5 - y];
    out[i] = inside(shape, cos * across + sin * down, cos * down - sin * across) ? 1 : 0;
  }
}

/** Whether a point is inside a shape of scale 1 at the centre, down being positive. */
function inside(shape: number, u: number, v: number): boolean {
  if (shape === 0) return Math.max(Math.abs(u), Math.abs(v)) <= HALF_SIDE;
  if (shape === 1) return (u / ELLIPSE[0]) ** 2 + (v / ELLIPSE[1]) ** 2 <= 1;
  const [a, b] = [u / HEART, -v / HEART];
  return (a ** 2 + b ** 2 - 1) ** 3 - a ** 2 * b ** 3 <= 0; // the sextic heart
}
