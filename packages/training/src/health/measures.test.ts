import * as tf from '@tensorflow/tfjs-core';
import { key, normal, release } from '@ebmjs/core';
import { describe, expect, it } from 'vitest';
import { energyLevel } from './energy-level.js';
import { energyRank } from './energy-rank.js';
import { histogramDistance } from './histogram-distance.js';
import { neighbourAgreement } from './neighbour-agreement.js';
import { pixelMetrics } from './pixel-metrics.js';
import { readTogether } from './read-together.js';
import { rowDistance } from './row-distance.js';
import { spectralNorms } from './spectral-norms.js';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);

describe('energyRank', () => {
  it('counts the pairs in which the sample lies above, ties half', () => {
    expect(energyRank(floats(1, 3), floats(2, 4))).toBe(0.75);
    expect(energyRank(floats(3, 1), floats(1, 1))).toBe(0.25);
    expect(energyRank(floats(1, 2), floats(5, 6))).toBe(1);
    expect(energyRank(floats(5, 6), floats(1, 2))).toBe(0);
    expect(energyRank(floats(7), floats(7))).toBe(0.5);
    expect(energyRank(floats(7), floats(NaN))).toBeNaN();
  });
});

describe('histogramDistance', () => {
  it('is 0 for one histogram, 1 for two that do not meet, and half of what differs between', () => {
    expect(histogramDistance(floats(0, 1), floats(1, 0))).toBe(0);
    expect(histogramDistance(floats(0, 0), floats(1, 1))).toBe(1);
    expect(histogramDistance(floats(0, 0, 0, 1), floats(0, 1, 1, 1))).toBe(0.5);
    expect(histogramDistance(floats(2), floats(2))).toBe(0);
    expect(histogramDistance(floats(2), floats(NaN))).toBeNaN();
    expect(histogramDistance(floats(2), floats(Infinity))).toBeNaN();
  });

  it('does not see what lies within a bin', () => {
    expect(histogramDistance(floats(0, 0.1, 1), floats(0.05, 0.14, 1), 2)).toBe(0);
  });
});

it('rowDistance is the root mean squared distance of two different rows', () => {
  const rows = [
    [0, 100],
    [3, 104],
    [1, 101],
  ];
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([a, b]) => (rows[a!]![0]! - rows[b!]![0]!) ** 2 + (rows[a!]![1]! - rows[b!]![1]!) ** 2);
  expect(rowDistance(floats(...rows.flat()), 3)).toBeCloseTo(Math.sqrt(pairs.reduce((a, b) => a + b) / 3), 6);
  expect(rowDistance(floats(1, 2, 1, 2), 2)).toBe(0);
});

describe('pixelMetrics', () => {
  const values = { data: floats(0, 0.5, 1, 0.5), start: floats(-1, 0.5, 2, 0.5), samples: floats(0, 0.5, 0.5, 0.5) };

  it('sets data, starts and samples beside each other', () => {
    const { saturatedData, saturatedSamples, outsideData, outsideStart, diversity, startDiversity, ...rest } =
      pixelMetrics(values, { rows: 2, box: { min: 0, max: 1 } });
    expect({ saturatedData, saturatedSamples, outsideData, outsideStart }).toEqual({
      saturatedData: 0.5,
      saturatedSamples: 0.25,
      outsideData: 0,
      outsideStart: 0.5,
    });
    expect([diversity, startDiversity]).toEqual([0.5, 3]);
    expect(rest).toMatchObject({
      dataLow: 0,
      dataHigh: 1,
      startLow: -1,
      startHigh: 2,
      samplesLow: 0,
      samplesHigh: 0.5,
    });
    expect(rest.dataSpread).toBeCloseTo(Math.sqrt(0.5 / 3), 6);
    expect(rest.pixelDistance).toBe(0.25);
  });

  it('knows no faces where the data has no box', () => {
    expect(pixelMetrics(values, { rows: 2 })).not.toHaveProperty('saturatedData');
  });
});

describe('spectralNorms', () => {
  it('are the largest singular values of what is a matrix', async () => {
    const [rows, columns] = [12, 5];
    const noise = tf.mul(normal(key(3), [3, 4, columns]), 0.2);
    const weights = {
      k: noise,
      d: tf.tensor2d([
        [3, 0, 0],
        [0, -7, 0],
      ]),
      b: tf.ones([4]),
      v: tf.ones([4, 1]),
      z: tf.zeros([2, 2]),
    };
    const norms = spectralNorms(weights);
    expect(Object.keys(norms)).toEqual(['k', 'd', 'z']);
    expect(norms['d']!.dataSync()[0]).toBeCloseTo(7, 4);
    expect(norms['z']!.dataSync()[0]).toBe(0);
    // Of M by the trace of a high power of M'M, which is what the largest eigenvalue is left of.
    let power = tf.matMul(tf.reshape(noise, [rows, columns]), tf.reshape(noise, [rows, columns]), true);
    for (let i = 0; i < 6; i++) power = tf.matMul(power, power);
    const exact = (await tf.sum(tf.mul(power, tf.eye(columns))).data())[0]! ** (1 / 128);
    expect(norms['k']!.dataSync()[0]! / exact).toBeGreaterThan(0.9);
    expect(norms['k']!.dataSync()[0]! / exact).toBeLessThan(1.0001);
    release(norms, weights);
  });
});

it('readTogether gives every tensor its numbers', async () => {
  const tensors = {
    a: tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    b: tf.scalar(5),
  };
  const count = tf.memory().numTensors;
  expect(await readTogether(tensors)).toEqual({ a: floats(1, 2, 3, 4), b: floats(5) });
  expect(tf.memory().numTensors).toBe(count);
});

it('neighbourAgreement is 1 where neighbours have one label, and 0 by chance', () => {
  const rows = floats(0, 0.1, 5, 5.1, 9, 9.1);
  expect(neighbourAgreement(rows, floats(0, 0, 1, 1, 2, 2))).toBe(1);
  expect(neighbourAgreement(rows, floats(0, 1, 2, 0, 1, 2))).toBeCloseTo(-0.25, 6); // none of 6, where 1 in 5 is expected
  expect(neighbourAgreement(rows, floats(1, 1, 1, 1, 1, 1))).toBeNaN();
});

describe('energyLevel', () => {
  it('is the root mean square of the classes’ mean energies, of data and samples together', () => {
    const data = { energies: floats(1, 3, -5), labels: floats(0, 0, 1) };
    const samples = { energies: floats(-1, -7), labels: floats(0, 1) };
    // Means 1 (of three rows) and -6 (of two): sqrt((3 * 1 + 2 * 36) / 5).
    expect(energyLevel(data, samples)).toBeCloseTo(Math.sqrt(15), 6);
    expect(energyLevel({ energies: data.energies }, { energies: samples.energies })).toBeCloseTo(9 / 5, 6);
    expect(energyLevel({ energies: floats(NaN) })).toBeNaN();
  });
});
