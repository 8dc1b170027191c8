import { describe, expect, it } from 'vitest';
import { renderTable } from './render-table.js';
import type { TableSection } from './section.js';

const table = (section: Omit<TableSection, 'kind'>) => renderTable('page', { kind: 'table', ...section });

describe('renderTable', () => {
  it('sets numbers right, text left, and names rows by their first text', () => {
    expect(table({ columns: ['set', 'AUROC'], rows: [['Fashion', 0.98765]], caption: 'a < b' })).toBe(
      '<figure class="table"><figcaption>a &lt; b</figcaption><div class="wide"><table>' +
        '<thead><tr><th scope="col">set</th><th scope="col" class="number">AUROC</th></tr></thead>' +
        '<tbody><tr><th scope="row">Fashion</th><td class="number">0.9877</td></tr></tbody></table></div></figure>',
    );
  });
  it('writes numbers to the decimals of their column, and errors with their values', () => {
    const html = table({
      columns: [{ label: 'a', digits: 2 }, 'b'],
      rows: [
        [1, { value: 12.34, error: 0.12 }],
        [-0.126, { value: null, error: null }],
      ],
    });
    const cells = [...html.matchAll(/<td class="number">(.*?)<\/td>/g)].map(([, cell]) => cell);
    expect(cells).toEqual([
      '1.00',
      '12.34 <span class="error">± 0.12</span>',
      '−0.13',
      'NaN <span class="error">± unknown</span>',
    ]);
  });
  it('marks what is missing, and keeps a column of numbers together', () => {
    const html = table({
      columns: ['set', 'n'],
      rows: [
        ['a', null],
        ['b', 2],
        ['c', 'not run'],
      ],
    });
    expect([...html.matchAll(/<td class="number">(.*?)<\/td>/g)].map(([, cell]) => cell)).toEqual([
      '–',
      '2',
      'not run',
    ]);
  });
  it('escapes heads and cells', () => {
    const html = table({ columns: ['<th>'], rows: [['<td>']] });
    expect(html).toContain('<th scope="col">&lt;th&gt;</th>');
    expect(html).toContain('<th scope="row">&lt;td&gt;</th>');
  });
  it('can be empty', () => expect(table({ columns: ['a'], rows: [] })).toContain('<tbody></tbody>'));
  it.each<[object, string]>([
    [{ columns: [], rows: [] }, 'page.columns: must hold at least 1'],
    [{ columns: ['a'], rows: [[1, 2]] }, 'page.rows[0]: must hold at most 1, got 2'],
    [{ columns: ['a', 'b'], rows: [[1]] }, 'page.rows[0]: must hold at least 2, got 1'],
    [
      { columns: ['a'], rows: [[{ value: 1 }]] },
      'page.rows[0][0]: must be a number, text, null, or a value with its error',
    ],
    [{ columns: ['a'], rows: [[{ value: 1, error: -1 }]] }, 'page.rows[0][0].error: must be a number of at least 0'],
    [{ columns: ['a'], rows: [[undefined]] }, 'page.rows[0][0]: must be a number, text, null'],
    [
      { columns: [{ label: 'a', digits: -1 }], rows: [] },
      'page.columns[0].digits: must be a whole number of at least 0',
    ],
    [{ columns: [{ name: 'a' }], rows: [] }, 'page.columns[0]: unknown option; known are label, digits'],
  ])('refuses %j', (section, message) => expect(() => table(section as TableSection)).toThrow(message));
});
