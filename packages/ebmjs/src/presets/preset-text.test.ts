import { expect, it } from 'vitest';
import { presetComparison, presetList, presetText } from './preset-text.js';
import { preset, presets } from './presets.js';

it('lists a preset a line', () => {
  const [head, first, ...rest] = presetList(presets).split('\n');
  expect(head).toMatch(/^preset +for$/);
  expect(first).toMatch(/^digits +the digits that come with the package/);
  expect(rest).toHaveLength(presets.length - 1);
});

it('tells every field of one with its source, the defaults too', () => {
  const lines = presetText(preset('imagenet128-paper')).split('\n');
  expect(lines[0]).toBe('imagenet128-paper: ImageNet at 128 x 128 by class, as in the paper');
  expect(lines).toContainEqual(expect.stringMatching(/^sampler\.stepSize +100 +\[paper A\.11\]$/));
  expect(lines).toContainEqual(expect.stringMatching(/^sampler\.gradientClip +null +\[README command: none\]$/));
  expect(lines).toContainEqual(expect.stringMatching(/^likelihood\.temperatures +300 +\[default\]$/));
  expect(lines.at(-1)).toBe('10,000 chains take 491 MB as bytes.');
});

it('compares two, what differs first', () => {
  const [differ, same] = presetComparison(
    preset('cifar10-unconditional-paper'),
    preset('cifar10-conditional-paper'),
  ).split('\n\nthe same in both\n');
  const fields = differ!.split('\n').map((line) => line.split(/ {2,}/));
  expect(fields).toEqual([
    ['', 'cifar10-unconditional-paper', 'cifar10-conditional-paper'],
    ['model.name', '"resnet32Large"', '"resnet32"'],
    ['model.conditional', 'false', 'true'],
    ['model.dropout', '0.5', '-'],
    ['training.updates', '121200', '74700'],
  ]);
  expect(same).toMatch(/^seed +0\ndata\.name +"cifar10"\n/);
});
