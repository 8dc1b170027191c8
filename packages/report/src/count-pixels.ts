/** How many pixel values are outside what an image can show. */
export interface PixelCounts {
  readonly total: number;
  readonly notANumber: number;
  /** Below 0; drawn as 0. */
  readonly below: number;
  /** Above 1; drawn as 1. */
  readonly above: number;
}

/** Counts the values of `pixels` that are not in [0, 1]: what a clipped image hides. Infinities are below or above. */
export function countPixels(pixels: ArrayLike<number>): PixelCounts {
  let [notANumber, below, above] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    if (value < 0) below++;
    else if (value > 1) above++;
    else if (!(value >= 0)) notANumber++;
  }
  return { total: pixels.length, notANumber, below, above };
}

/** One line about what was not in [0, 1], or nothing when all was. */
export function pixelRemark({ total, notANumber, below, above }: PixelCounts): string | undefined {
  if (notANumber + below + above === 0) return undefined;
  return `of ${total} values ${notANumber} are not a number, ${below} below 0 and ${above} above 1 were clipped`;
}
