import { plot, type PlotOptions } from '@observablehq/plot';
import { chartDocument } from './chart-document.js';

/** Width in pixels of the part of a chart that holds axes and marks. */
export const bodyWidth = 728;

/** Space in pixels around the marks, for axes. */
export const margins = { marginLeft: 60, marginRight: 16, marginTop: 28, marginBottom: 44 } as const;

/** Axes and marks: the inside of an `<svg>` of {@link bodyWidth}. */
export interface ChartBody {
  readonly markup: string;
  readonly height: number;
}

/** Observable Plot's drawing without its frame and its style sheet. More `marginBottom` makes it higher. */
export function chartBody(options: PlotOptions): ChartBody {
  const height = 256 + (options.marginBottom ?? margins.marginBottom);
  const svg = plot({ document: chartDocument(), width: bodyWidth, height, ...margins, ...options });
  svg.querySelector('style')?.remove();
  // A browser writes the one entity that XML does not know.
  return { markup: svg.innerHTML.replaceAll('&nbsp;', '\u00a0'), height };
}
