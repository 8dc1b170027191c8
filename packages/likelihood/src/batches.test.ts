import * as tf from '@tensorflow/tfjs-core';
import { key, keyOfRows, scope, type State } from '@ebmjs/core';
import { gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc, mala, nuts } from '@ebmjs/samplers';
import { describe, expect, it, vi } from 'vitest';
import { ais, bdmc, conditionalTarget, raise, reverseAis, type AisOptions } from './index.js';
import { memory } from './memory-checkpoint.fixture.js';
import { coins, drawRbm, flips, rbm } from './small-rbm.fixture.js';

const box = { min: 0, max: 1 };
const target = gaussianInBox({ dimension: 3, mean: 0.3, scale: 0.2, box });
const base = uniformBox({ shape: [3] });
const bounce = () => hmc({ stepSize: 0.2, steps: [1, 3], jitter: 0.2, box });
const CHAINS = 11;
const run = { base, target: target.energy, kernel: bounce, schedule: { count: 6 }, key: key(3) };
const upwards = { ...run, chains: CHAINS };

type Options = Partial<Pick<AisOptions<State, object>, 'batch' | 'checkpoint' | 'signal' | 'onProgress'>>;
const tall = tf.tensor2d([
  [1, 0],
  [0, 1],
]);
const classes = conditionalTarget(
  (y) => (x) => scope(() => tf.mul(target.energy(x), tf.add(1, tf.sum<tf.Tensor1D>(tf.mul(y, [0, 2]), 1)))),
  tall,
);
const groups = Array.from({ length: CHAINS }, (_, i) => (i % 3 === 0 ? 1 : 0));

/** Where the chains ended instead of the tensor of it. */
async function walked(options: Options): Promise<object> {
  const { samples, ...rest } = await ais({ ...upwards, keepSamples: true, ...options });
  const ends = [...samples!.dataSync()];
  samples!.dispose();
  return { ...rest, ends };
}

/** Every estimator, every kind of draw. */
const RUNS: Readonly<Record<string, (options: Options) => Promise<object>>> = {
  'AIS, HMC': walked,
  'AIS, MALA': (options) => ais({ ...upwards, kernel: () => mala({ stepSize: 0.01, box }), ...options }),
  'AIS, NUTS': (options) =>
    ais({
      ...upwards,
      base: target,
      schedule: { count: 3 },
      kernel: () => nuts({ stepSize: 0.1, maxDepth: 2 }),
      ...options,
    }),
  'AIS of classes': (options) => ais({ ...upwards, target: classes, groups, ...options }),
  'AIS of classes without a path': (options) =>
    ais({ ...upwards, target: classes, groups, keepPath: false, ...options }),
  'AIS of states': (options) => ais({ ...upwards, base: coins, target: rbm, kernel: () => flips, ...options }),
  RAISE: async (options) => {
    const data = target.sample(key(8), 4);
    return raise({ ...run, data, chainsPerDatum: 3, ...options }).finally(() => data.dispose());
  },
  'reverse AIS': async (options) => {
    const starts = target.sample(key(9), 6);
    const reversed = { ...run, starts, exact: true, chainsPerStart: 2 };
    return reverseAis({ ...reversed, ...options }).finally(() => starts.dispose());
  },
  BDMC: ({ batch = 1000 }) =>
    bdmc({ ...upwards, base: coins, target: rbm, kernel: () => flips, exact: drawRbm, batch }),
};

describe.each(Object.entries(RUNS))('%s', (_, estimate) => {
  it('is the same however the chains are split', async () => {
    const tensors = tf.memory().numTensors;
    const whole = await estimate({});
    for (const batch of [1, 4, 5, CHAINS - 1]) expect(await estimate({ batch })).toEqual(whole);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it('some of the chains by themselves, on another machine say, are those of all', async () => {
  const { logWeights } = await ais(upwards);
  const some = await ais({ ...upwards, key: keyOfRows(run.key, 4, 5), chains: 5, batch: 2 });
  expect(some.logWeights).toEqual(logWeights.subarray(4, 9));
});

const RESUMED = Object.entries(RUNS).filter(([name]) => name !== 'BDMC');

describe.each(RESUMED)('%s, interrupted', (_, estimate) => {
  it('goes on to the same result from wherever it was, and in batches of another size', async () => {
    const tensors = tf.memory().numTensors;
    const whole = await estimate({});
    let stops = 0;
    // Every third write: of the eight (or five) of a batch each is met in one of the three.
    for (let at = 1; ; at += 3) {
      const checkpoint = memory(undefined, at);
      const killed = await estimate({ batch: 4, checkpoint }).then(
        () => false,
        (error: Error) => error.message === 'killed',
      );
      if (!killed) break;
      stops++;
      expect(await estimate({ batch: stops % 2 === 0 ? 4 : 5, checkpoint: memory(checkpoint.bytes) })).toEqual(whole);
    }
    expect(stops).toBeGreaterThanOrEqual(5); // three batches: the start, three temperatures or six, the end
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('again and again', async () => {
    const checkpoint = memory();
    let deaths = 0;
    for (;;) {
      const mortal = memory(checkpoint.bytes, 2);
      const done = await estimate({ batch: 4, checkpoint: mortal }).catch(() => undefined);
      checkpoint.bytes = mortal.bytes;
      if (done) {
        expect(done).toEqual(await estimate({}));
        break;
      }
      deaths++;
    }
    expect(deaths).toBeGreaterThanOrEqual(7);
  });
});

it('without a checkpoint needs nothing that only some pages have', async () => {
  const whole = await ais(upwards);
  vi.stubGlobal('crypto', {}); // as in a page of plain http
  try {
    expect(await ais(upwards)).toEqual(whole);
    await expect(ais({ ...upwards, checkpoint: memory() })).rejects.toThrow('sha256: needs crypto.subtle');
  } finally {
    vi.unstubAllGlobals();
  }
});

describe('a checkpoint', () => {
  it('is written at once on an abort, however seldom otherwise', async () => {
    const tensors = tf.memory().numTensors;
    const abort = new AbortController();
    const checkpoint = memory(undefined, Infinity, 3600);
    const onProgress = ({ done }: { readonly done: number }): void =>
      done > 3 ? abort.abort(new Error('enough')) : undefined;
    const stopped = ais({ ...upwards, batch: 4, checkpoint, signal: abort.signal, onProgress });
    await expect(stopped).rejects.toThrow('enough');
    let transitions = 0;
    const kernel = () => (transitions++, bounce());
    expect(await ais({ ...upwards, kernel, batch: 4, checkpoint })).toEqual(await ais(upwards));
    expect(transitions).toBeGreaterThan(6);
    expect(transitions).toBeLessThan(11); // of three batches' 18; the run without a checkpoint has a kernel of its own
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('of a run that has ended gives its result without a step', async () => {
    const checkpoint = memory();
    const first = await ais({ ...upwards, checkpoint });
    const kernel = (): never => {
      throw new Error('a step');
    };
    expect(await ais({ ...upwards, kernel, checkpoint })).toEqual(first);
  });

  it.each([
    ['key', { key: key(4) }, /ais.checkpoint: must be of a run whose key is \[4,0\], got \[3,0\]/],
    ['chains', { chains: 12 }, /must be of a run whose chains is 12, got 11/],
    ['schedule', { schedule: { count: 7 } }, /must be of a run whose schedule \(SHA-256\)/],
    ['base', { base: uniformBox({ shape: [3], min: -1 }) }, /must be of a run whose log Z of the base is/],
    ['keepPath', { keepPath: false }, /must be of a run whose keepPath is false, got true/],
    ['groups', { groups }, /must be of a run whose groups \(SHA-256\)/],
  ])('of another %s is refused, and left as it is', async (_, other, message) => {
    const checkpoint = memory();
    await ais({ ...upwards, checkpoint });
    const before = checkpoint.bytes!.slice();
    await expect(ais({ ...upwards, ...other, checkpoint })).rejects.toThrow(message);
    expect(checkpoint.bytes).toEqual(before);
  });

  it('about something else is refused', async () => {
    const checkpoint = memory();
    await ais({ ...upwards, checkpoint: Object.assign(checkpoint, { about: { weights: 'abc' } }) });
    const other = ais({ ...upwards, checkpoint: Object.assign(checkpoint, { about: { weights: 'abd' } }) });
    await expect(other).rejects.toThrow('must be of a run whose about is {"weights":"abd"}, got {"weights":"abc"}');
  });

  it('of other data is refused, as is a file of another kind, and what is none', async () => {
    const [data, other] = [target.sample(key(8), 4), target.sample(key(9), 4)];
    const checkpoint = memory();
    await raise({ ...run, data, chainsPerDatum: 2, checkpoint });
    const again = raise({ ...run, data: other, chainsPerDatum: 2, checkpoint });
    await expect(again).rejects.toThrow('must be of a run whose data (SHA-256)');
    tf.dispose([data, other]);
    await expect(ais({ ...upwards, checkpoint: memory(new Uint8Array(40)) })).rejects.toThrow('safetensors');
    const misuse = { ...upwards, checkpoint: 'ais.safetensors' } as unknown as typeof upwards;
    await expect(ais(misuse)).rejects.toThrow('ais.checkpoint: must have the functions read and write');
    await expect(ais({ ...upwards, checkpoint: { ...memory(), every: -1 } })).rejects.toThrow('ais.checkpoint.every');
    await expect(ais({ ...upwards, batch: 0 })).rejects.toThrow(
      'ais.batch: must be a whole number of at least 1, got 0',
    );
  });
});

it('holds the tensors of one batch, whatever the number of chains', async () => {
  const most = async (chains: number): Promise<number> => {
    const idle = tf.memory().numBytes;
    let bytes = 0;
    const energy = (x: tf.Tensor): tf.Tensor1D => {
      bytes = Math.max(bytes, tf.memory().numBytes - idle);
      return target.energy(x);
    };
    await ais({ ...upwards, target: energy, chains, batch: 10 });
    return bytes;
  };
  expect(await most(100)).toBe(await most(10));
});

describe('progress', () => {
  it('is in temperatures, with what the chains so far say', async () => {
    const seen: { done: number; beta: number | undefined }[] = [];
    let latest: object | undefined;
    const { logZ } = await ais({
      ...upwards,
      chains: 40,
      batch: 10,
      onProgress: ({ done, total, estimate }) => {
        expect(total).toBe(6);
        seen.push({ done, beta: estimate?.beta });
        latest = estimate;
      },
    });
    expect(seen.map(({ done }) => done)).toEqual(Array.from({ length: 24 }, (_, i) => (i + 1) / 4));
    expect(seen.slice(0, 6).map(({ beta }) => beta)).toEqual([1, 2, 3, 4, 5, 6].map((k) => k / 6));
    expect(seen.slice(6).every(({ beta }) => beta === 1)).toBe(true);
    const { value, standardError } = latest as typeof logZ;
    expect(value).toBeCloseTo(logZ.value, 12);
    expect(standardError).toBeCloseTo(logZ.standardError, 12);
  });

  it('of RAISE and of reverse AIS is what they end with, of the data that have ended', async () => {
    const data = target.sample(key(8), 6);
    let latest: { readonly value: number } | undefined;
    const onProgress = ({ estimate }: { readonly estimate?: typeof latest }): void => void (latest = estimate);
    const { logLikelihood } = await raise({ ...run, data, chainsPerDatum: 2, batch: 5, onProgress });
    expect(latest).toMatchObject({ beta: 1, value: logLikelihood.value, standardError: logLikelihood.standardError });
    const { logZ } = await reverseAis({ ...run, starts: data, exact: true, batch: 4, onProgress });
    expect(latest).toMatchObject({ beta: 1, value: logZ.value, standardError: logZ.standardError });
    data.dispose();
  });
});
