import { readFileSync } from 'node:fs';
import { presets } from 'ebmjs/node';
import { expect, it } from 'vitest';
import { withPresets } from '../scripts/presets-tables.js';

const page = readFileSync(new URL('../docs/presets.md', import.meta.url), 'utf8');

it('docs/presets.md has the tables that the presets give: npm run presets-page', () => {
  expect(withPresets(page)).toBe(page);
});

it('with a line and a section for each', () => {
  for (const { name } of presets) {
    expect(page).toContain(`| [${name}](#${name})`);
    expect(page).toContain(`\n### ${name}\n`);
  }
});
