import type { backend_util } from '@tensorflow/tfjs-core';

/** A cell of the image that a window covers, all three counted from the first of the batch. */
export interface Cell {
  /** Of `[n, height, width]`. */
  readonly pixel: number;
  /** Of `[n, outHeight, outWidth]`. */
  readonly window: number;
  /** Of `[filterHeight, filterWidth]`. */
  readonly tap: number;
}

/** Shows each window of each image with each cell of the image that it covers, window by window. */
export function eachCell(info: backend_util.Conv2DInfo, visit: (cell: Cell) => void): void {
  for (let window = 0; window < info.batchSize * info.outHeight * info.outWidth; window++) cellsOf(info, window, visit);
}

/** The cells of the image that one window covers. */
export function cellsOf(info: backend_util.Conv2DInfo, window: number, visit: (cell: Cell) => void): void {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const line = Math.floor(window / outWidth);
  const image = Math.floor(line / outHeight);
  const top = (line - image * outHeight) * info.strideHeight - padInfo.top;
  const left = (window - line * outWidth) * info.strideWidth - padInfo.left;
  for (let i = 0; i < filterHeight; i++) {
    const row = top + i * info.dilationHeight;
    if (row < 0 || row >= inHeight) continue;
    for (let j = 0; j < filterWidth; j++) {
      const column = left + j * info.dilationWidth;
      if (column < 0 || column >= inWidth) continue;
      visit({ pixel: (image * inHeight + row) * inWidth + column, window, tap: i * filterWidth + j });
    }
  }
}
