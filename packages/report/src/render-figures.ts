import { errorBar, knownOptions, list, words } from './check.js';
import { escapeText } from './escape-text.js';
import { pageEstimate, pageNumber } from './page-number.js';
import { ReportError } from './report-error.js';
import type { Figure, FiguresSection } from './section.js';

/** Key figures as a list of cards. */
export function renderFigures(where: string, { figures }: FiguresSection): string {
  const cards = list(`${where}.figures`, figures, [0, Infinity]).map((figure, i) =>
    card(`${where}.figures[${i}]`, figure),
  );
  return cards.length === 0 ? '' : `<dl class="figures">${cards.join('')}</dl>`;
}

function card(where: string, figure: Figure): string {
  knownOptions(where, figure, ['label', 'value', 'error', 'unit', 'note']);
  const text = (name: 'label' | 'unit' | 'note') => escapeText(words(`${where}.${name}`, figure[name]!));
  const unit = figure.unit === undefined ? '' : ` <span class="unit">${text('unit')}</span>`;
  const note = figure.note === undefined ? '' : `<dd class="note">${text('note')}</dd>`;
  return `<div><dt>${text('label')}</dt><dd class="value">${amount(where, figure)}${unit}</dd>${note}</div>`;
}

function amount(where: string, { value, error }: Figure): string {
  if (typeof value === 'string') {
    if (error === undefined) return escapeText(words(`${where}.value`, value));
    throw new ReportError(`${where}.value`, 'must be a number where there is an error', value);
  }
  const number = value ?? NaN;
  if (value === undefined || typeof number !== 'number') {
    throw new ReportError(`${where}.value`, 'must be a number, text or null', value ?? 'nothing');
  }
  if (error === undefined) return pageNumber(number);
  const shown = pageEstimate(number, errorBar(`${where}.error`, error));
  return `${shown.value} <span class="error">${shown.error}</span>`;
}
