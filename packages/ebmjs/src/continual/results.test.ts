import { describe, expect, it } from 'vitest';
import { parseContinualConfig } from './config.js';
import type { MethodRun } from './method-run.js';
import { continualPage } from './page.js';
import { resultsOf, type ContinualResults } from './results.js';
import type { TaskData } from './task-data.js';
import { textTable } from './text-table.js';

const task = (classes: number[], size: number): TaskData['train'][number] =>
  ({ classes, data: { size } }) as unknown as TaskData['train'][number];
const data = {
  train: [task([0, 1], 50), task([2, 3], 60)],
  test: [task([0, 1], 5), task([2, 3], 6)],
} as unknown as TaskData;
const run = (method: MethodRun['method'], seed: number, matrix: number[][]): MethodRun => ({
  method,
  seed,
  matrix,
  seconds: 2 + seed,
});

const results = (seeds = [0, 1]): ContinualResults => {
  const config = parseContinualConfig({ methods: ['naive', 'ebm'], seeds });
  const runs = seeds.flatMap((seed) => [
    run('ebm', seed, [[1, 0], [0.8 - 0.2 * seed, 0.6]]), // prettier-ignore
    run('naive', seed, [[1, 0], [0, 1]]), // prettier-ignore
  ]);
  return resultsOf(config, runs, { data, backend: 'cpu' });
};

describe('results', () => {
  it('tell of every run and, in the order of the configuration, of every method', () => {
    const { methods, runs, tasks } = results();
    expect(tasks[1]).toEqual({ classes: [2, 3], train: 60, test: 6 });
    expect(runs).toHaveLength(4);
    expect(runs[2]).toMatchObject({ method: 'ebm', seed: 1, seconds: 3 });
    expect(runs[2]!.forgetting).toBeCloseTo(0.4, 10);
    expect(methods.map(({ method }) => method)).toEqual(['naive', 'ebm']);
    const [naive, ebm] = methods;
    expect(naive!.forgetting).toEqual({ value: 1, standardError: 0 });
    expect(ebm!.matrix[1]![0]).toBeCloseTo(0.7, 10);
    expect(ebm!.accuracy.value).toBeCloseTo(0.65, 10);
    expect(ebm!.accuracy.standardError).toBeCloseTo(0.05, 10);
    expect(ebm!.seconds).toBe(2.5);
  });

  it('as text: by seed, by method, and on the way', () => {
    const lines = textTable(results()).split('\n');
    expect(lines[0]).toMatch(/^at the end, by seed +0 1 +2 3 +mean$/);
    expect(lines.find((line) => line.startsWith('ebm, seed 1'))).toMatch(/^ebm, seed 1 +60\.0 +60\.0 +60\.0$/);
    expect(lines.find((line) => line.startsWith('ebm  '))).toMatch(
      /^ebm +70\.0 ± 10\.0 +60\.0 ± 0\.0 +65\.0 ± 5\.0 +80\.0 ± 0\.0 +30\.0 ± 10\.0 +3$/,
    );
    expect(lines.at(-1)).toMatch(/^ebm +100\.0 ± 0\.0 +65\.0 ± 5\.0$/);
    expect(textTable(results([0]))).not.toContain('±');
  });

  it('as a page that holds every number', () => {
    const html = continualPage(results());
    expect(html).toContain('Learning digits a few classes at a time');
    expect(html).toContain('2 tasks of 200 updates, 2 seeds, on cpu');
    expect(html).toContain('ebm: task by task');
    expect(html.match(/<svg/g)).toHaveLength(1);
  });
});
