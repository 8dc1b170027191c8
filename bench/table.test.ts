import { expect, it } from 'vitest';
import type { Row } from './rows.js';
import { between, count, tables } from './table.js';

const row = (work: string, system: string, median: number, ratio: number | null): Row => ({
  work,
  system,
  backend: 'b',
  threads: 2,
  gpu: false,
  rounds: 7,
  median,
  spread: median / 100,
  unit: 'u',
  ratioToTorchEager: ratio,
});

it('is a table a work, fastest first', () => {
  expect(tables([row('normals', 'slow', 12_345, 0.5), row('normals', 'torch', 24_690, 1)])).toBe(
    `Standard normals, a million at a time:

| system | backend | threads | numbers/s | ±   | times torch |
| ------ | ------- | ------- | --------- | --- | ----------- |
| torch  | b       | 2       | 24,700    | 247 | 1.00        |
| slow   | b       | 2       | 12,300    | 123 | 0.50        |`,
  );
});

it('sets Langevin steps against the fastest matrix product', () => {
  // 0.1144 GFLOP an image-step: 500 of them a second are 57.2 GFLOP/s, of 100.
  const rows = [row('langevin-mnist', 'torch', 500, null), row('matmul', 'a', 50, null), row('matmul', 'b', 100, null)];
  expect(tables(rows)).toContain('| 57 %           |');
  expect(tables(rows.slice(0, 1))).not.toContain('ceiling');
});

it('counts to three digits', () => {
  expect([12_345, 1.849, 0.5, 1_034_567].map(count)).toEqual(['12,300', '1.85', '0.5', '1,030,000']);
});

it('replaces what is between the markers and nothing else', () => {
  const page = 'before\n\n<!-- results -->\n\nold\n\n<!-- /results -->\n\nafter\n';
  expect(between(page, 'new')).toBe(page.replace('old', 'new'));
  expect(() => between('no markers', 'new')).toThrow('<!-- results -->');
});

it('says what a step, an update and an iteration cost beside the network', () => {
  const cells = (rows: readonly Row[]): string[] =>
    tables(rows)
      .split('\n')
      .at(-1)!
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  // A step takes 128/1000 s, a forward pass of 256 images 0.1 s, an update 0.4 s.
  const rates = { 'langevin-mnist': 1000, 'beside-mnist': 20_000, 'forward-mnist': 2560, 'update-mnist': 150 };
  const rows = Object.entries(rates).map(([work, rate]) => row(work, 'ours', rate, null));
  expect(cells(rows)).toEqual(['ours', '5.0 %', '4.00', '']);
  const iteration = row('train-mnist', 'ours', 60 / (1.05 * (20 * 0.128 + 0.4)), null);
  expect(cells([...rows, iteration, row('train-mnist', 'torch', 20, 1)])).toEqual(['ours', '5.0 %', '4.00', '1.05']);
  expect(tables(rows.filter(({ work }) => work !== 'beside-mnist'))).not.toContain('beside itself');
});

it('compares what ran on a graphics card among itself', () => {
  const onCard = (name: string, rate: number): Row => ({ ...row('matmul', name, rate, 1), gpu: true });
  const text = tables([row('matmul', 'torch', 100, 1), onCard('torch-cuda', 9000), onCard('ebmjs-webgpu', 4500)]);
  const [cpu, gpu] = text.split('On the graphics card:');
  expect(cpu).toContain('| torch ');
  expect(cpu).not.toContain('webgpu');
  expect(gpu!.indexOf('torch-cuda')).toBeLessThan(gpu!.indexOf('ebmjs-webgpu'));
});
