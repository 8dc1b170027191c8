import type { Tensor } from '@tensorflow/tfjs-core';
import { imageGrid } from '@ebmjs/report';

export interface PictureOptions {
  /** Images a row. */
  readonly columns: number;
  /** Side of an image on the page, about, in pixels. @defaultValue 32 */
  readonly side?: number;
}

/** Images `[n, height, width, 1 or 3]` in rows, as a PNG. Borrows them. */
export async function picture(x: Tensor, { columns, side = 32 }: PictureOptions): Promise<Uint8Array> {
  const [, height, width, channels] = x.shape as [number, number, number, 1 | 3];
  const scale = Math.max(1, Math.round(side / width));
  return imageGrid({ pixels: await x.data<'float32'>(), height, width, channels, columns, scale });
}
