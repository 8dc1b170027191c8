import { expect, it } from 'vitest';
import { mlp } from './mlp.js';
import { modelSummary } from './model-summary.js';
import { mnistNet } from './mnist-net.js';
import { resnet32 } from './networks/resnet32.js';

it('has a line a layer, and the totals', () => {
  const lines = modelSummary(mlp({ dimension: 1, widths: [5], classes: 2 }), { batch: 3 }).split('\n');
  expect(lines.slice(0, 8)).toEqual([
    'mlp, 1, 2 classes',
    '',
    'layer            name    output  weights  MACs',
    'dense            dense0  5            10     5',
    'swish                    5',
    'dense            head    2            12    10',
    'labelled column          1',
    '',
  ]);
});

it('says how many weights were declared for nothing, and which layers are', () => {
  expect(modelSummary(mnistNet())).toContain('1,246,017 weights of 1,247,555 declared, 0.0286 GMAC an energy');
  expect(modelSummary(resnet32({ faithful: true }))).toMatch(/dense, unused +unused +512 +2,097,664$/m);
});
