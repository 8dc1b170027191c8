import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@ebmjs/backends';
import { key, release, run, sha256, split, uniform } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { labelAgreement } from '@ebmjs/evaluation';
import { langevin } from '@ebmjs/samplers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pretrainedDigits } from './digits.js';
import { oneHot } from '../test/tensors.js';
import { decodeWeights } from './weights/decode-weights.js';
import { digitsSha256, digitsWeights } from './pretrained/digits-weights.js';
import { residualNetwork } from './residual-network.js';

const page = readFileSync(new URL('../../../docs/pretrained-digits.md', import.meta.url), 'utf8');
const bytes = Uint8Array.from(Buffer.from(digitsWeights, 'base64'));

beforeAll(async () => {
  await useBackend('wasm', { threads: 1 });
});
afterAll(() => tf.setBackend('cpu'));

describe('the file of the pretrained digits', () => {
  it('has the hash of its card, and is small', async () => {
    expect(await sha256(bytes)).toBe(digitsSha256);
    expect(page).toContain(digitsSha256);
    expect(bytes.length).toBeLessThan(64_000);
  });

  it('is read strictly, into the network that its card names', () => {
    const before = tf.memory().numTensors;
    const model = residualNetwork({ shape: [8, 8, 1], classes: 10, width: 8 });
    const { variables, description } = decodeWeights(bytes, { model });
    release(variables);
    expect(tf.memory().numTensors).toBe(before);
    expect(description).toMatchObject({ model: { name: 'residualNetwork', classes: 10 }, licence: 'Apache-2.0' });
    expect(description.data).toContain('Optical Recognition of Handwritten Digits');
    expect(description.data).toContain('CC BY 4.0');
    expect(page).toContain(description.data!);
    expect(page).toContain(description.notes!.slice(0, 40));
  });
});

describe('pretrainedDigits', () => {
  it('has a card with the figures of its page', () => {
    const { card, variables } = pretrainedDigits();
    release(variables);
    const { labelAgreement: agreement, logLikelihood, aurocNoise } = card.figures;
    expect(agreement.perClass).toHaveLength(10);
    expect(page).toContain(`${(100 * agreement.value).toFixed(1)} ± ${(100 * agreement.standardError).toFixed(1)} %`);
    for (const { value } of [logLikelihood.lower, logLikelihood.upper]) expect(page).toContain(value.toFixed(1));
    expect(page).toContain(aurocNoise.toFixed(4));
    expect(card.settings.seed).toBe(0);
  });

  it('draws digits of the class asked for', async () => {
    const before = tf.memory().numTensors;
    const { model, variables, card } = pretrainedDigits();
    const frozen = model.freeze(variables);
    const asked = Array.from({ length: 50 }, (_, i) => i % 10);
    const labels = oneHot(asked, 10);
    const [startKey, chainKey] = split(key(77), 2);
    const start = uniform(startKey, [asked.length, ...model.shape]);
    const samples = run(langevin(card.sampler), frozen.energy(labels), chainKey, start, { steps: card.steps });
    const data = await digits({ split: 'train' });
    const references = data.rows(Int32Array.from({ length: data.size }, (_, i) => i));
    const { value } = await labelAgreement({
      samples,
      labels,
      references: references.x,
      referenceLabels: references.y!,
    });
    // Four standard errors below the card: of these 50 draws, and of the 1,000 that the card's figure is of.
    const { value: claimed, standardError } = card.figures.labelAgreement;
    const error = Math.hypot(standardError, Math.sqrt((claimed * (1 - claimed)) / asked.length));
    expect(value).toBeGreaterThan(claimed - 4 * error);
    expect(claimed - 4 * error).toBeGreaterThan(0.75); // and that is far from the tenth of a network that knows nothing
    release(variables, labels, start, samples, references);
    frozen.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
