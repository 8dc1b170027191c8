import { readFileSync } from 'node:fs';
import { modelFromConfig } from '@ebmjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { withTables } from '../scripts/models-tables.js';

const page = readFileSync(new URL('../docs/models.md', import.meta.url), 'utf8');
afterAll(async () => void (await tf.setBackend('cpu')));

it('docs/models.md has the tables that the networks give: npm run models-page', async () => {
  expect(await withTables(page)).toBe(page);
});

it('and names every network that a config can', () => {
  let message = '';
  try {
    modelFromConfig({ model: '' });
  } catch (error) {
    message = (error as Error).message;
  }
  const names = message
    .replace(/.*must be one of /, '')
    .replace(/, got .*/, '')
    .split(', ');
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(page).toContain(`\`${name}\``);
});
