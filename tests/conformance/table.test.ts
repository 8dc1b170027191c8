import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Row } from './check.js';
import type { Report } from './report.js';
import { SUBJECTS } from './subject.js';
import { CHECKS } from './suite.js';
import { agreementTable, between, growthTable, scientific, type Found } from './table.js';

const row = (backend: string, worst: number | null, tolerance = 1e-5): Row => ({
  check: 'energies',
  backend,
  worst,
  tolerance,
  unit: 'of the largest',
  ok: worst !== null && worst <= tolerance,
});
const growth = { walked: 2000, steps: 1500, tensors: 0, bytes: 0, heap: 3000, resident: -150_000 };
const found = (name: string, rows: readonly Row[], more: object = {}): Found => [
  { name, backend: 'wasm', place: 'node' },
  { rows, growth: { ...growth, ...more }, info: {} as Report['info'] },
];

describe('the tables', () => {
  it('have a line a check and a column a backend, and mark what fails', () => {
    const table = agreementTable([
      found('wasm', [row('wasm', 2.4e-7)]),
      found('gpu', [row('gpu', 2e-5)]),
      found('off', [row('off', null)]),
    ]);
    expect(table.split('\n')).toEqual([
      '| check    | error          | allowed | wasm | gpu    | off    |',
      '| -------- | -------------- | ------- | ---- | ------ | ------ |',
      '| energies | of the largest | 1e-5    | 2e-7 | 2e-5 ✗ | none ✗ |',
    ]);
  });

  it('tell what grew, by the step where a process does it by itself', () => {
    const [, , line] = growthTable([found('wasm', [], { wasm: 0 })]).split('\n');
    expect(line!.split('|').map((text) => text.trim())).toEqual(['', 'wasm', '2,000', '0', '', '0', '2', '-100', '']);
  });
});

it.each([
  [0, '0'],
  [2.44e-7, '2e-7'],
  [1.468, '1.5'],
  [0.05, '5e-2'],
  [4, '4'],
])('%d is written %s', (value, text) => {
  expect(scientific(value)).toBe(text);
});

it('puts text between markers, and says when there are none', () => {
  expect(between('a <!-- x --> old <!-- /x --> b', 'x', 'new')).toBe('a <!-- x -->\n\nnew\n\n<!-- /x --> b');
  expect(() => between('<!-- /x --><!-- x -->', 'x', 'new')).toThrow('must have <!-- x -->');
});

describe('docs/backends.md', () => {
  const page = readFileSync(new URL('../../docs/backends.md', import.meta.url), 'utf8');
  const cells = (section: string): string[][] =>
    page
      .split(`<!-- ${section} -->`)[1]!
      .split(`<!-- /${section} -->`)[0]!
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
      .map((line) =>
        line
          .slice(2, -2)
          .split(' | ')
          .map((text) => text.trim()),
      );

  it('names every check and every backend, and no failure', () => {
    const [header, ...body] = cells('agreement');
    expect(header!.slice(3)).toEqual(SUBJECTS.map(({ name }) => name));
    expect(body.map(([check]) => check)).toEqual(CHECKS);
    expect(body.flat().filter((text) => /✗|none/.test(text))).toEqual([]);
    expect(body.every((line) => line.length === header!.length && line.every((text) => text !== ''))).toBe(true);
  });

  it('tells of the memory of every backend over 2,000 steps', () => {
    const [, ...body] = cells('growth');
    expect(body.map(([name]) => name)).toEqual(SUBJECTS.map(({ name }) => name));
    expect(body.map(([, steps, tensors]) => [steps, tensors])).toEqual(SUBJECTS.map(() => ['2,000', '0']));
  });
});
