import { readFileSync } from 'node:fs';
import { networkNames } from '@ebmjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { withTables } from '../scripts/models-tables.js';

const page = readFileSync(new URL('../docs/models.md', import.meta.url), 'utf8');
afterAll(async () => void (await tf.setBackend('cpu')));

it('docs/models.md has the tables that the networks give: npm run models-page', async () => {
  expect(await withTables(page)).toBe(page);
});

it('and names every network that a config can', () => {
  expect(networkNames.length).toBeGreaterThan(10);
  for (const name of networkNames) expect(page).toContain(`\`${name}\``);
});
