import { expect, it } from 'vitest';
import { describeModel } from '../describe-model.js';
import { zoo } from './zoo.js';

// [name, width, classes, declared, used, GMAC or none]: counted by hand from the released code, layer by layer.
const KNOWN: readonly (readonly [string, number, number, number, number, number?])[] = [
  ['resnet32', 128, 0, 7_519_496, 5_315_841, 0.853],
  ['resnet32', 128, 10, 7_567_880, 5_350_529, 0.853],
  ['resnet32Large', 128, 0, 18_738_312, 18_591_105, 1.362],
  ['resnet32Large', 128, 10, 18_841_992, 18_662_913, 1.362],
  ['resnet32Wider', 192, 0, 42_028_040, 41_930_049, 3.174],
  ['resnet32Wider', 192, 10, 42_185_864, 42_037_185, 3.174],
  ['resnet32Wider', 256, 10, 74_710_408, 74_480_001, 5.439],
  ['resnet32Wider', 256, 1000, 97_773_448, 89_559_681, 5.439],
  ['resnet32Larger', 128, 0, 33_203_720, 30_982_785],
  ['resnet32Larger', 128, 10, 33_371_912, 31_104_769],
  ['resnet128', 64, 1000, 24_555_592, 21_212_289, 5.238],
  ['mnistNet', 64, 0, 1_247_555, 1_246_017, 0.0286],
  ['dspritesNet', 64, 1, 952_483, 951_425, 0.0895],
  ['dspritesNet', 64, 2, 953_283, 951_905, 0.0895],
  ['dspritesNet', 64, 3, 954_083, 952_385, 0.0895],
];

const cases = KNOWN.map((known, i) => [known.slice(0, 3).join(', '), known, i] as const);
it.each(cases)('%s', (_, [name, width, classes, declared, used, gmac], i) => {
  const model = zoo[i]!.build();
  const found = describeModel(model);
  expect(found).toMatchObject({ name, classes, parametersDeclared: declared, parametersUsed: used });
  expect(model.config).toMatchObject({ width });
  if (gmac !== undefined) expect(Math.abs(found.gmac / gmac - 1)).toBeLessThan(0.01);
});

it('has all of them', () => expect(zoo).toHaveLength(KNOWN.length));
