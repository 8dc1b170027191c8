import { digits } from '@ebmjs/datasets';
import { expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { dataNote, modelCard, type RunFindings } from './model-card.js';

const share = { value: 0.9, standardError: 0.01 };
const evaluation = {
  samples: 20,
  steps: 7,
  labelAgreement: { ...share, perClass: [{ ...share, samples: 20 }, null] },
  labelAgreementReal: { ...share, perClass: [] },
  aurocNoise: { value: 1, standardError: 0 },
  histogram: {},
} as unknown as RunFindings['evaluation'];
const estimate = { value: 1, standardError: 0.5, effectiveSamples: 3, bounds: 'lower', kind: 'bound' };
const likelihood = {
  images: 5,
  beta: 100,
  nats: { lower: estimate, upper: { ...estimate, value: 2 } },
} as unknown as RunFindings['likelihood'];

it('tells how to sample, how it came about, and how good it is, and no folder of anybody', () => {
  const config = parseConfig({ seed: 4, data: { name: 'mnist', folder: 'my/own/folder' }, sampler: { stepSize: 3 } });
  const card = modelCard(config, { evaluation, likelihood });
  expect(card).toEqual({
    sampler: { preset: 'paper', stepSize: 3, noise: 0.005, gradientClip: 0.01 },
    steps: 7,
    figures: {
      samples: 20,
      labelAgreement: { value: 0.9, standardError: 0.01, perClass: [0.9, null] },
      labelAgreementReal: 0.9,
      aurocNoise: 1,
      logLikelihood: {
        unit: 'nats per image',
        images: 5,
        beta: 100,
        lower: { value: 1, standardError: 0.5 },
        upper: { value: 2, standardError: 0.5 },
      },
    },
    settings: {
      ...JSON.parse(JSON.stringify(config)),
      data: { name: 'mnist', split: 'train', heldOut: null, dequantise: 'uniform' },
    },
  });
  expect(JSON.stringify(card)).not.toContain('my/own/folder');
});

it('says nothing of what nobody has measured', () => {
  const config = parseConfig({ sampling: { steps: 9 } });
  expect(modelCard(config, { evaluation: null, likelihood: null })).toMatchObject({ steps: 9, figures: {} });
});

it('dataNote names the data, their authors and their licence', async () => {
  expect(dataNote(await digits())).toMatch(/^digits\/train: E\. Alpaydin .* \(CC BY 4\.0\)$/);
});
