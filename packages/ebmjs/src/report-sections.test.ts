import type { Section } from '@ebmjs/report';
import type { Estimate } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import type { Evaluation } from './commands/sample.js';
import type { LikelihoodReport } from './likelihood-run.js';
import { evaluationSections, keyFigures, likelihoodSections } from './report-sections.js';

const share = (value: number) => ({ value, standardError: 0.02, samples: 20 });
const agreement = (value: number, perClass = [share(0.95), null]) => ({ value, standardError: 0.01, perClass });

const evaluation: Evaluation = {
  samples: 40,
  steps: 200,
  seconds: 2,
  imageStepsPerSecond: 3999.6,
  labelAgreement: agreement(0.97),
  labelAgreementReal: agreement(0.985),
  aurocNoise: { value: 0.9991, standardError: 0.0004 },
  histogram: { edges: [0, 1, 2], counts: { data: [3, 1], samples: [2, 2], noise: [0, 4] } } as never,
};

const estimate = (value: number, bounds: Estimate['bounds'], kind: Estimate['kind']): Estimate => ({
  value,
  standardError: 2,
  effectiveSamples: 49.5,
  bounds,
  kind,
});

const likelihood: LikelihoodReport = {
  images: 50,
  seconds: 20,
  beta: 73530.6,
  nats: { lower: estimate(66.1, 'lower', 'heuristic'), upper: estimate(69.8, 'upper', 'bound') },
  bitsPerDim: { lower: estimate(6.42, 'lower', 'bound'), upper: estimate(6.51, 'upper', 'heuristic') },
  logZ: [],
  sweep: [
    { beta: 1, value: 0.4, standardError: 0.1 },
    { beta: 10, value: -Infinity, standardError: NaN },
    { beta: 100, value: 61.5, standardError: 1.5 },
  ],
  acceptance: [],
};

/** The section of a kind, or the one under a heading. */
function only<K extends Section['kind']>(sections: readonly Section[], kind: K, heading?: string) {
  const found = sections.filter((s) => s.kind === kind && (heading === undefined || s.heading === heading));
  expect(found).toHaveLength(1);
  return found[0] as Extract<Section, { kind: K }>;
}
const figuresOf = (section: Section) => (section as Extract<Section, { kind: 'figures' }>).figures;

describe('keyFigures', () => {
  it('are percents of agreement, the AUROC and the speed, with what to compare them with', () => {
    const [label, auroc, speed, ...rest] = figuresOf(keyFigures(evaluation));
    expect(label).toMatchObject({ value: 97, error: 1, unit: '%' });
    expect(label!.note).toBe('by the nearest training image; held-out images reach 99 %, chance is 50 %');
    expect(auroc).toMatchObject({ label: 'AUROC against noise', value: 0.9991, error: 0.0004 });
    expect(speed).toMatchObject({ value: 4000, unit: 'image-steps/s' });
    expect(rest).toEqual([]);
  });

  it('of an unconditional model have no agreement', () => {
    const plain = { ...evaluation, labelAgreement: null, labelAgreementReal: null };
    expect(figuresOf(keyFigures(plain)).map(({ label }) => label)).toEqual(['AUROC against noise', 'Sampling speed']);
  });

  it('are the bounds on the likelihood, from below first', () => {
    const [lower, upper, ...rest] = figuresOf(keyFigures(undefined, likelihood));
    expect(lower).toMatchObject({ label: 'Log-likelihood, from below', value: 66.1, error: 2, unit: 'nats' });
    expect(lower!.note).toBe('RAISE, of 50 held-out images, at inverse temperature 7.35e+4');
    expect(upper).toMatchObject({ label: 'Log-likelihood, from above', value: 69.8, error: 2 });
    expect(upper!.note).toContain('6.42 to 6.51 bits a dimension');
    expect(rest).toEqual([]);
  });

  it('warn of partition functions from fewer than ten effective samples', () => {
    const few = { ...estimate(1, 'lower', 'bound'), effectiveSamples: 9.5 };
    const [, upper] = figuresOf(keyFigures(undefined, { ...likelihood, logZ: [few, estimate(2, 'lower', 'bound')] }));
    expect(upper!.note).toMatch(/; warning: 1 of 2 log Z from fewer than ten effective samples$/);
    const [, fine] = figuresOf(keyFigures(undefined, { ...likelihood, logZ: [estimate(2, 'lower', 'bound')] }));
    expect(fine!.note).not.toContain('warning');
  });

  it('are all of them for a run that has both, and none for one that has neither', () => {
    expect(figuresOf(keyFigures(evaluation, likelihood))).toHaveLength(5);
    expect(figuresOf(keyFigures())).toEqual([]);
  });
});

describe('evaluationSections', () => {
  it('show a bar a class, NaN for a class without samples, and the level of held-out images', () => {
    const { svg } = only(evaluationSections(evaluation), 'svg', 'Label agreement');
    expect(svg).toContain('Samples whose nearest training image has their label');
    expect(svg).toContain('Bar chart of share: 0 0.95, 1 NaN.');
    expect(svg).toContain('held-out images');
  });

  it('show the energies of data, samples and noise', () => {
    const { svg, caption } = only(evaluationSections(evaluation), 'svg', 'Energies');
    for (const name of ['data', 'samples', 'noise']) expect(svg).toContain(name);
    expect(caption).toMatch(/noise apart/);
  });

  it('of an unconditional model are the energies alone', () => {
    const sections = evaluationSections({ ...evaluation, labelAgreement: null });
    expect(sections.map(({ heading }) => heading)).toEqual(['Energies']);
  });
});

describe('likelihoodSections', () => {
  it('draw the sweep on a logarithmic scale, without what is not finite', () => {
    const { svg, caption } = only(likelihoodSections(likelihood), 'svg');
    expect(svg).toContain('inverse temperature beta');
    expect(svg).toContain('uniform noise');
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(caption).toContain('beta = 7.35e+4');
  });

  it('tabulate both estimates, and say on which side of the truth each is', () => {
    const { rows, columns } = only(likelihoodSections(likelihood), 'table');
    expect(columns).toHaveLength(5);
    expect(rows).toEqual([
      ['RAISE', { value: 66.1, error: 2 }, 49.5, 'lower', 'heuristic'],
      ['AIS', { value: 69.8, error: 2 }, 49.5, 'upper', 'bound'],
    ]);
  });

  it('say what choosing the temperature on training images made look better', () => {
    const [chosenOn, heldOut] = [estimate(72.5, 'upper', 'bound'), likelihood.nats.upper];
    const optimism = estimate(2.7, 'none', 'heuristic');
    const sections = likelihoodSections({ ...likelihood, choice: { chosenOn, heldOut, optimism } });
    expect(only(sections, 'table', 'What choosing the temperature is worth').rows).toEqual([
      ['training images, which chose it', { value: 72.5, error: 2 }],
      ['held-out images', { value: 69.8, error: 2 }],
      ['difference: optimism of choosing and of training', { value: 2.7, error: 2 }],
    ]);
  });
});
