import { imageGrid } from '@ebmjs/report';
import { expect, it } from 'vitest';
import { composePage } from './page.js';
import { results } from './results.fixture.js';
import { textTable } from './text-table.js';

it('has every method, the picture, and who has seen what', () => {
  const png = imageGrid({ pixels: [0, 1], height: 1, width: 1, channels: 1, columns: 1 });
  const html = composePage(results(0.6), png);
  for (const text of ['tuned, KL 1', 'dense decoder', 'nobody', 'data:image/png']) expect(html).toContain(text);
});

it('is a table on the terminal, one row a method', () => {
  const lines = textTable(results(0.6)).split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[4]).toMatch(/^composed +0\.25 +50\.0 ± 2\.0 +50\.0 ± 2\.0 +100\.0 ± 2\.0/);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
