import { finite, knownOptions, list, words } from './check.js';
import { escapeText } from './escape-text.js';
import { pageEstimate, pageNumber } from './page-number.js';
import type { Figure, FiguresSection } from './section.js';

/** Key figures as a list of cards. */
export function renderFigures(where: string, { figures }: FiguresSection): string {
  const cards = list(`${where}.figures`, figures, [1, Infinity]).map((figure, i) =>
    card(`${where}.figures[${i}]`, figure),
  );
  return `<dl class="figures">${cards.join('')}</dl>`;
}

function card(where: string, figure: Figure): string {
  knownOptions(where, figure, ['label', 'value', 'error', 'unit', 'note']);
  const label = escapeText(words(`${where}.label`, figure.label));
  const unit =
    figure.unit === undefined ? '' : ` <span class="unit">${escapeText(words(`${where}.unit`, figure.unit))}</span>`;
  const note =
    figure.note === undefined ? '' : `<dd class="note">${escapeText(words(`${where}.note`, figure.note))}</dd>`;
  return `<div><dt>${label}</dt><dd class="value">${amount(where, figure)}${unit}</dd>${note}</div>`;
}

function amount(where: string, { value, error }: Figure): string {
  if (typeof value === 'string' && error === undefined) return escapeText(words(`${where}.value`, value));
  if (typeof value !== 'number') finite(`${where}.value`, value as never);
  if (error === undefined) return pageNumber(value as number);
  const shown = pageEstimate(value as number, error);
  return `${shown.value} <span class="error">${shown.error}</span>`;
}
