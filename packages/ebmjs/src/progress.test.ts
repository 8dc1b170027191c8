import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { progressBar } from './progress.js';

const tty = process.stderr.isTTY;
let text = '';
beforeEach(() => {
  text = '';
  process.stderr.isTTY = false;
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((text += String(chunk)), true));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stderr.isTTY = tty;
});
const labels = (): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('  ')[0]!);

it('without a terminal writes a line every tenth, and none of it twice', () => {
  const bar = progressBar({ label: 'work', total: 100 });
  for (let i = 1; i <= 100; i++) bar.update(i);
  bar.stop();
  expect(labels()).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((done) => `work ${done}/100`));
});

it('carries a note, and no gap where there is none', () => {
  const bar = progressBar({ label: 'work', total: 2 });
  bar.update(1, 'gap 3');
  bar.update(2);
  expect(text).toMatch(/^work 1\/2 {2}gap 3 {2}\d+ s left\nwork 2\/2 {2}0 s left\n$/);
});

it('of a resumed run counts only the work of this one', () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(10_000);
  const bar = progressBar({ label: 'work', total: 100, from: 50 });
  bar.update(51);
  expect(text).toBe('');
  bar.update(60); // 10 of the last 50 in 10 seconds
  expect(text).toBe('work 60/100  40 s left\n');
});

it('knows no time left for a run that went back to where it began', () => {
  const bar = progressBar({ label: 'work', total: 10 });
  bar.update(1);
  bar.update(0);
  expect(text).toMatch(/\nwork 0\/10\n$/);
});

it('on a terminal draws a bar, and gives the cursor back', () => {
  process.stderr.isTTY = true;
  const bar = progressBar({ label: 'work', total: 4 });
  bar.update(4, 'note');
  bar.stop();
  expect(process.stderr.listenerCount('resize')).toBe(0);
  expect(text).toContain('work');
});
