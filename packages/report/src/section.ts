/** A number worth a card. */
export interface Figure {
  readonly label: string;
  /** Text is shown as it is; `null` is what JSON makes of NaN. */
  readonly value: number | string | null;
  /** Standard error of `value`; NaN or `null` where it is not known. */
  readonly error?: number | null;
  readonly unit?: string;
  /** One line: what it means, which way is good, how it was measured. */
  readonly note?: string;
}

/** A cell: a number, one with its standard error (`null` for what is not known), text, or nothing. */
export type Cell = number | string | null | { readonly value: number | null; readonly error: number | null };

/** The head of a column. */
export interface Column {
  readonly label: string;
  /** Decimals of plain numbers. @defaultValue four significant digits */
  readonly digits?: number;
}

/** A picture and what stands around it. */
export interface Picture {
  /** Bytes of a PNG, such as those of `imageGrid`. */
  readonly png: Uint8Array;
  /** What it shows, for those who do not see it. */
  readonly alt: string;
  readonly caption?: string;
  /** Width on the page in pixels. @defaultValue the largest whole multiple of the PNG's own that is at most 640 */
  readonly width?: number;
  /** Names of the rows of a grid, written beside it. */
  readonly rowLabels?: readonly string[];
  /** Names of the columns of a grid, written above it. */
  readonly columnLabels?: readonly string[];
}

interface Headed {
  readonly heading?: string;
}

/** Key figures, as cards. Without any, nothing is shown. */
export interface FiguresSection extends Headed {
  readonly kind: 'figures';
  readonly figures: readonly Figure[];
}

/** Paragraphs, parted by blank lines. */
export interface TextSection extends Headed {
  readonly kind: 'text';
  readonly text: string;
}

/** One picture. */
export interface ImageSection extends Headed, Picture {
  readonly kind: 'image';
}

/** Pictures side by side, as far as the page is wide. */
export interface ImagesSection extends Headed {
  readonly kind: 'images';
  readonly images: readonly Picture[];
}

/** A drawing, such as those of the chart functions. */
export interface SvgSection extends Headed {
  readonly kind: 'svg';
  readonly svg: string;
  readonly caption?: string;
}

/** A table. Text stands left and numbers right; text in the first column names its row. */
export interface TableSection extends Headed {
  readonly kind: 'table';
  readonly columns: readonly (string | Column)[];
  readonly rows: readonly (readonly Cell[])[];
  readonly caption?: string;
}

/** Code or output as it is; what is not a string is written as JSON. */
export interface CodeSection extends Headed {
  readonly kind: 'code';
  readonly code: unknown;
  readonly caption?: string;
}

/** A part of a page, told apart by `kind`. */
export type Section =
  FiguresSection | TextSection | ImageSection | ImagesSection | SvgSection | TableSection | CodeSection;
