import { describe, expect, it } from 'vitest';
import { dark, light, palette, seriesColour } from './theme.js';

/** Relative luminance, Web Content Accessibility Guidelines 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const level = parseInt(colour.slice(at, at + 2), 16) / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_, theme) => {
  it.each(palette)('shows %s (3 : 1 for graphics)', (colour) => {
    expect(contrast(colour, theme.surface)).toBeGreaterThan(3);
  });
  it('can be read (4.5 : 1 for text)', () => {
    for (const ink of [theme.ink, theme.muted]) {
      for (const behind of [theme.surface, theme.raised]) expect(contrast(ink, behind)).toBeGreaterThan(4.5);
    }
  });
});

describe('the palette', () => {
  it('has eight colours, and starts over after them', () => {
    expect(new Set(palette).size).toBe(8);
    expect(seriesColour(9)).toBe(palette[1]);
  });
});
