import { expect, it } from 'vitest';
import { sweepCsv } from './sweep-csv.js';
import type { TrialResult } from './trial-result.js';

const result: TrialResult = {
  trial: '0',
  setting: { 'sampler.steps': 3, 'model.blocks': [{ width: 4 }] },
  seed: 7,
  ended: 'stopped',
  message: 'energyData 2e4, "too large"',
  updates: 12,
  figures: {
    energyData: 1,
    energySamples: 0.5,
    gap: 0.5,
    labelAgreement: null,
    aurocNoise: null,
    likelihoodLower: -3.5,
    likelihoodUpper: null,
    imageStepsPerSecond: 20,
    findings: 3,
  },
};

it('quotes what holds commas and quotes, and leaves out what was not measured', () => {
  expect(sweepCsv([result]).split('\r\n')).toEqual([
    'trial,sampler.steps,model.blocks,seed,ended,updates,energyData,energySamples,gap,labelAgreement,aurocNoise,likelihoodLower,likelihoodUpper,imageStepsPerSecond,findings,message',
    '0,3,"[{""width"":4}]",7,stopped,12,1,0.5,0.5,,,-3.5,,20,3,"energyData 2e4, ""too large"""',
    '',
  ]);
});
