import { words } from './check.js';
import { escapeText } from './escape-text.js';

/** What stands below a figure, or nothing. */
export function renderCaption(where: string, caption: string | undefined): string {
  return caption === undefined ? '' : `<figcaption>${escapeText(words(`${where}.caption`, caption))}</figcaption>`;
}
