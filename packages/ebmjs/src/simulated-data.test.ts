import * as tf from '@tensorflow/tfjs-core';
import { key, release, type FiniteDataset } from '@ebmjs/core';
import { particleMoved } from '@ebmjs/datasets';
import { expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { DATA_SET_NAMES, DATA_SETS } from './config/data-sets.js';
import { networkOf } from './config/networks.js';
import { loadData } from './load-data.js';
import { robotWindows, simulated, toyOf, toyScale } from './simulated-data.js';

const namesFrom = (from: string) => DATA_SET_NAMES.filter((name) => DATA_SETS[name].from === from);
const configOf = (data: object) => parseConfig({ data });
const load = (data: object, part: 'train' | 'test' = 'train') => loadData(configOf(data), part);

function eventsOf(data: FiniteDataset): Float32Array {
  const batch = data.rows(Int32Array.from({ length: data.size }, (_, i) => i));
  const values = batch.x.dataSync<'float32'>();
  release(batch);
  return values;
}

it.each(namesFrom('drawn'))('%s: a seeded number of points, to and fro by its scale', async (name) => {
  const config = configOf({ name, draw: { train: 3000, test: 20 } });
  const [train, test] = [await loadData(config, 'train'), await loadData(config, 'test')];
  expect([train.size, test.size, train.shape]).toEqual([3000, 20, [2]]);
  const points = eventsOf(train);
  expect(points).toEqual(eventsOf(await loadData(parseConfig({ ...config, seed: 5 }), 'train')));
  expect([...points.subarray(0, 40)]).not.toEqual([...eventsOf(test)]);
  const toy = toyOf(config.data);
  const before = tf.memory().numTensors;
  const [least, greatest] = toyScale(toy);
  expect(tf.memory().numTensors).toBe(before);
  // In the toy's own units they have its density: the mean of log p over draws of the toy itself is the same.
  const mine = tf.add(tf.mul(tf.tensor2d(points, [3000, 2]), greatest - least), least);
  const [own, other] = [toy.logDensity(mine), toy.logDensity(toy.batch(key(7), 3000).x)];
  const { mean, variance } = tf.moments(tf.sub(own, other));
  expect(Math.abs(mean.dataSync()[0]!)).toBeLessThanOrEqual(5 * Math.sqrt(variance.dataSync()[0]! / 3000) + 1e-6);
});

it('a toy has the options of its function, labels among them', async () => {
  const data = { name: 'gaussian-grid', draw: { train: 50, options: { side: 2, labelled: true } } };
  expect(await load(data)).toMatchObject({ name: 'gaussianGrid/train', size: 50, classes: 4 });
  expect(networkOf(configOf(data).model, { shape: [2], classes: 4 }).classes).toBe(4);
});

it('the box of a toy is what a run has', async () => {
  expect(toyScale(toyOf(configOf({ name: 'checkerboard', draw: { options: { halfWidth: 3 } } }).data))).toEqual([
    -3, 3,
  ]);
});

it.each(namesFrom('simulated'))('%s: pieces of so many trajectories, on [0, 1]', async (name) => {
  const simulation = { train: 3, test: 2, moments: 20, window: 8, stride: 6 };
  const [train, test] = [await load({ name, simulation }), await load({ name, simulation }, 'test')];
  expect([train.size, test.size, train.shape]).toEqual([9, 6, [8, 4]]);
  const values = eventsOf(train);
  expect(Math.min(...values)).toBeCloseTo(0.1 / 1.2, 2); // a tenth of the range below the least
  expect(Math.max(...values)).toBeCloseTo(1.1 / 1.2, 2);
  expect(eventsOf(await load({ name, simulation: { ...simulation, actions: true } }))).toHaveLength(9 * 8 * 6);
  expect(configOf({ name }).model.name).toBe('trajectoryNet');
});

it('the states of a particle are those of its simulation', () => {
  const { simulation } = configOf({
    name: 'particle',
    simulation: { train: 2, moments: 9, window: 4, actions: true },
  }).data;
  const { states } = simulated('particle', simulation!, 'train');
  const { ranges, ...windows } = robotWindows('particle', simulation!, 'train');
  const scaled = eventsOf(windows);
  const [x, y, vx, vy, fx, fy, ...next] = Array.from(scaled.subarray(0, 12), (value, i) => {
    const [least, greatest] = ranges[i % 6]!;
    return least + value * (greatest - least);
  }) as [number, number, number, number, number, number, ...number[]];
  expect(x).toBeCloseTo(states[0]!, 5);
  const moved = particleMoved({ position: [x, y], velocity: [vx, vy] }, [fx, fy], { interval: 0.4, friction: 0 });
  [...moved.position, ...moved.velocity].forEach((value, i) => expect(next[i]).toBeCloseTo(value, 4));
});

it('rendered sprites are whole, with the labels of their name', async () => {
  const data = await loadData(
    parseConfig({ data: { name: 'dsprites-rendered-position', heldOut: 737_000 }, buffer: { labels: 'data' } }),
    'train',
  );
  expect(data).toMatchObject({ size: 280, shape: [64, 64, 1], classes: 2 });
  const shapes = parseConfig({ data: { name: 'dsprites-rendered-shape' } });
  await expect(loadData(shapes, 'train')).rejects.toThrow('data.heldOut: must be a number for dsprites-rendered-shape');
});

it.each([
  [
    { data: { name: 'ring', draw: { options: { radios: 1 } } } },
    'data.draw.options must be what ring takes: ring: unknown',
  ],
  [{ data: { name: 'ring', draw: { train: 0 } } }, 'data.draw.train must be at least 1, got 0'],
  [{ data: { name: 'ring', draw: { points: 1 } } }, 'data.draw must not have "points"; known are train, test, options'],
  [{ data: { name: 'ring', simulation: {} } }, 'data.simulation must be left out for ring, which is not simulated'],
  [{ data: { name: 'digits', draw: {} } }, 'data.draw must be left out for digits, which is not drawn'],
  [{ data: { name: 'arm', folder: 'x' } }, 'data.folder must be left out for arm, which is simulated, got "x"'],
  [{ data: { folder: 'x' } }, 'data.folder must be left out for digits, which comes with the package, got "x"'],
  [
    { data: { name: 'particle', simulation: { moments: 8, window: 9 } } },
    'data.simulation.window must be at most data.simulation.moments of 8, got 9',
  ],
  [
    { data: { name: 'ring' }, model: { name: 'trajectoryNet' } },
    'trajectoryNet must have trajectories [moments, features]; take mlp',
  ],
  [
    { data: { name: 'ring' }, model: { name: 'residualNetwork' } },
    'residualNetwork must have images [height, width, channels]; take mlp',
  ],
  [{ data: { name: 'particle' }, model: { name: 'mlp' } }, 'mlp must have points [n]; take trajectoryNet for these'],
  [
    { data: { name: 'ring' }, model: { name: 'mlp', dimension: 2 } },
    'model.dimension: must be left out: the data decide it',
  ],
  [{ data: { name: 'ring' }, model: { name: 'mlp', widths: [0] } }, 'mlp.widths[0]'],
])('%j is refused', (config, message) => expect(() => parseConfig(config)).toThrow(message));

it('are taken as they are, without grey levels', async () => {
  expect(configOf({ name: 'arm' }).data.dequantise).toBe('none');
  await expect(load({ name: 'arm', dequantise: 'uniform' })).rejects.toThrow('data.dequantise: must be none for arm');
});
