/** Colours of the page and of the charts: `surface` behind, `ink` for text, `muted` for what explains. */
export interface Theme {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  /** Hairlines. */
  readonly line: string;
  /** Cards and code. */
  readonly raised: string;
}

export const light: Theme = {
  surface: '#ffffff',
  ink: '#1c2024',
  muted: '#5c6570',
  line: '#dfe3e8',
  raised: '#f6f7f9',
};

export const dark: Theme = {
  surface: '#14171c',
  ink: '#e4e7eb',
  muted: '#9aa4b0',
  line: '#2d333b',
  raised: '#1c2026',
};

/** Colours of series, in order. Each stands out from both surfaces (contrast of at least 3), so a chart needs one set. */
export const palette = [
  '#2f7bd6',
  '#d9622b',
  '#2a9461',
  '#9b6ad6',
  '#d1518f',
  '#1b97a6',
  '#a8763e',
  '#868d97',
] as const;

/** The palette's colour of series `index`. */
export function seriesColour(index: number): string {
  return palette[index % palette.length]!;
}

export const sans = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";
