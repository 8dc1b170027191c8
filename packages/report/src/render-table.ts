import { errorBar, knownOptions, list, whole, words } from './check.js';
import { escapeText } from './escape-text.js';
import { pageEstimate, pageNumber } from './page-number.js';
import { renderCaption } from './render-caption.js';
import { ReportError } from './report-error.js';
import type { Cell, Column, TableSection } from './section.js';

/** A table in a figure, so that a wide one scrolls by itself. */
export function renderTable(where: string, { columns, rows, caption }: TableSection): string {
  const heads = list(`${where}.columns`, columns, [1, Infinity]).map((column, i) =>
    checkColumn(`${where}.columns[${i}]`, column),
  );
  const size = [heads.length, heads.length] as const;
  const lines = list(`${where}.rows`, rows, [0, Infinity]).map((row, i) => list(`${where}.rows[${i}]`, row, size));
  const numeric = heads.map((_, j) => lines.some((row) => isNumeric(row[j]!)));
  const head = heads.map(({ label }, j) => `<th scope="col"${numberClass(numeric[j]!)}>${escapeText(label)}</th>`);
  const body = lines.map((row, i) => {
    const cells = row.map((cell, j) => {
      const text = cellText(`${where}.rows[${i}][${j}]`, cell, heads[j]!.digits);
      if (j === 0 && !numeric[j]) return `<th scope="row">${text}</th>`;
      return `<td${numberClass(numeric[j]!)}>${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const table = `<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  return `<figure class="table">${renderCaption(where, caption)}<div class="wide">${table}</div></figure>`;
}

function checkColumn(where: string, column: string | Column): Column {
  const { label, digits, ...others } = typeof column === 'string' ? { label: column } : column;
  knownOptions(where, others, ['label', 'digits']);
  words(`${where}.label`, label);
  return digits === undefined ? { label } : { label, digits: whole(`${where}.digits`, digits, 0) };
}

function isNumeric(cell: Cell): boolean {
  return typeof cell === 'number' || (typeof cell === 'object' && cell !== null);
}

function numberClass(numeric: boolean): string {
  return numeric ? ' class="number"' : '';
}

function cellText(where: string, cell: Cell, digits: number | undefined): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return escapeText(cell);
  if (typeof cell === 'number') return pageNumber(cell, digits);
  if (typeof cell !== 'object' || !isNumberOrNull(cell.value) || !isNumberOrNull(cell.error)) {
    throw new ReportError(where, 'must be a number, text, null, or a value with its error', cell ?? 'nothing');
  }
  const { value, error } = pageEstimate(cell.value ?? NaN, errorBar(`${where}.error`, cell.error));
  return `${value} <span class="error">${error}</span>`;
}

function isNumberOrNull(value: unknown): value is number | null {
  return typeof value === 'number' || value === null;
}
