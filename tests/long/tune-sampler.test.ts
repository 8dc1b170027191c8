import { useBackend } from '@ebmjs/backends';
import { key, release, scope, type Kernel } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { labelAgreement } from '@ebmjs/evaluation';
import { residualNetwork } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { langevin } from '@ebmjs/samplers';
import { adam, start, train, tuneSampler, type Metrics } from '@ebmjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

const [UPDATES, LEARNT, STEPS] = [240, 40, 15];
const BOX = { min: 0, max: 1 };

/** The digits' model of the demo at half its width, and what trains it. */
async function demo(stepSize: number) {
  const data = await digits({ split: 'train' });
  const shape = [8, 8, 1] as const;
  const kernel = (size: number): Kernel =>
    langevin({ preset: 'paper', stepSize: size, noise: 0.005, gradientClip: 0.01 });
  return {
    model: residualNetwork({ shape, classes: 10, width: 8, activation: 'swish', conditioning: 'head' }),
    data,
    sampler: { kernel: kernel(stepSize), steps: STEPS },
    buffer: replayBuffer({ capacity: 500, shape, classes: 10, key: key(100) }),
    optimizer: adam({ rate: 2e-3 }),
    batch: 32,
  };
}

/** How well the chains of a trained run show the digit that they should, and the energies of its last updates. */
async function trained(stepSize: number): Promise<{ readonly agreement: number; readonly gap: number }> {
  const options = await demo(stepSize);
  let state = start(options, key(0));
  const metrics: Metrics[] = [];
  for await (const update of train(options, state)) {
    state = update.state;
    metrics.push(update.metrics);
    if (state.step === UPDATES) break;
  }
  const [chains, real] = [options.buffer.draw(key(3), 300), options.data.batch(key(4), 1000)];
  const { value } = await labelAgreement({
    samples: chains.x,
    labels: chains.y!,
    references: real.x,
    referenceLabels: real.y!,
  });
  const gap = metrics.slice(-20).reduce((sum, each) => sum + each.gap / 20, 0);
  release(state, chains, real);
  console.log(`step size ${stepSize}: label agreement of chains ${value.toFixed(3)}, gap ${gap.toFixed(3)}`);
  return { agreement: value, gap };
}

it(
  'on the digits the step size that is found trains better than one ten times larger, and as well as one ten times smaller',
  async () => {
    await useBackend('wasm', { threads: 1 });
    const options = await demo(30);
    let state = start(options, key(0));
    for await (const update of train(options, state)) {
      state = update.state;
      if (state.step === LEARNT) break;
    }
    const fresh = replayBuffer({ capacity: 64, shape: [8, 8, 1], classes: 10, restart: 1, key: key(1) });
    const { x } = options.data.batch(key(2), 1000);
    const dark = scope(() => tf.mean(tf.cast(tf.logicalOr(tf.less(x, 1 / 17), tf.greater(x, 16 / 17)), 'float32')));
    const tuned = await tuneSampler({
      model: options.model,
      variables: state,
      kernel: (size) => langevin({ preset: 'paper', stepSize: size, noise: 0.005, gradientClip: 0.01 }),
      start: (k, n) => fresh.draw(k, n),
      buffer: options.buffer,
      noise: 0.005,
      clip: 0.01,
      box: BOX,
      saturated: Math.min(1, (await dark.data())[0]! + 0.25),
      steps: 40,
      key: key(5),
    });
    console.log(`${tuned.why}\n${tuned.warnings.join('\n')}`);
    const { stepSize } = tuned.choice!;
    const found = await trained(stepSize);
    const [larger, smaller] = [await trained(10 * stepSize), await trained(stepSize / 10)];
    expect(found.agreement).toBeGreaterThan(larger.agreement);
    // 300 chains: a difference of two shares has a standard error of at most sqrt(2 / 4 / 300).
    expect(found.agreement).toBeGreaterThan(smaller.agreement - 2 * Math.sqrt(1 / 600));
    expect(Math.abs(found.gap)).toBeLessThan(Math.abs(larger.gap));
  },
  30 * 60_000,
);
