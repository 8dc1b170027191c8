import { mkdirSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@ebmjs/backends';
import { key, release, scope, split, uniform, walk, type Energy, type Kernel, type State } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { labelAgreement } from '@ebmjs/evaluation';
import { residualNetwork } from '@ebmjs/models';
import { replayBuffer } from '@ebmjs/replay-buffer';
import { imageGrid } from '@ebmjs/report';
import { adaptiveHmc, effectiveSampleSize, langevin, tempered } from '@ebmjs/samplers';
import { adam, averaged, contrastiveDivergence, start, train, type RunState } from '@ebmjs/training';

// The model of `ebmjs demo`, trained and sampled by Langevin as the literature has it and by adaptive HMC in its place, at
// the same number of gradients. Four minutes on two cores; EBMJS_SMOKE=1 does it all in seconds, and far too little of it.
const smoke = process.env['EBMJS_SMOKE'] !== undefined;
await useBackend((process.env['EBMJS_BACKEND'] ?? 'wasm') as 'wasm');

const UPDATES = smoke ? 2 : 320;
const PER_CLASS = smoke ? 1 : 20;
const GRADIENTS = { training: smoke ? 7 : 20, sampling: smoke ? 13 : 200, mixing: smoke ? 42 : 600 };
const LEAPFROGS = 6;
interface Sampler {
  readonly name: string;
  readonly kernel: Kernel<State, unknown>;
  /** Gradients of a step, and of a start. */
  readonly cost: number;
  readonly first: number;
}
const paper: Sampler = {
  name: 'langevin',
  kernel: langevin({ preset: 'paper', stepSize: 30 }) as Kernel,
  cost: 1,
  first: 0,
};
/** It begins with steps that are too long, which get chains away from noise, and shortens them as it goes. */
const flights = adaptiveHmc({ steps: LEAPFROGS, stepSize: 0.05, rate: 0.2, target: 0.65, box: { min: 0, max: 1 } });
const hmcAt = (temperature: number): Sampler => ({
  name: `hmc at ${temperature}`,
  kernel: tempered(flights, temperature) as unknown as Kernel,
  cost: LEAPFROGS,
  first: 1,
});
// What Langevin's step and noise amount to is a temperature of 4.2e-7; held-out digits are likeliest at 1.4e-5. Training
// by HMC needs more: Langevin's clipped steps do not mind the scale of an energy, HMC stands still where it is too large.
const trials = [
  { teacher: paper, students: [paper, hmcAt(1e-5)] },
  { teacher: hmcAt(1e-3), students: [hmcAt(1e-3)] },
];
const stepsOf = ({ cost, first }: Sampler, gradients: number): number => Math.floor((gradients - first) / cost);

const data = await digits();
const model = residualNetwork({
  shape: data.shape as [number, number, number],
  classes: data.classes,
  width: smoke ? 4 : 16,
  activation: 'swish',
  conditioning: 'head',
});
const oneHot = (labels: readonly number[]): tf.Tensor2D =>
  scope(() => tf.cast(tf.oneHot(tf.tensor1d([...labels], 'int32'), data.classes), 'float32') as tf.Tensor2D);

/** The model after the demo's updates, by the sampler. */
async function trained(sampler: Sampler): Promise<RunState> {
  const options = {
    model,
    data,
    sampler: { kernel: sampler.kernel, steps: stepsOf(sampler, GRADIENTS.training) },
    buffer: replayBuffer({ capacity: 2000, shape: data.shape, classes: data.classes, key: key(1) }),
    optimizer: adam({ rate: 2e-3 }),
    objective: contrastiveDivergence({ l2: 1 }),
    batch: smoke ? 8 : 64,
  };
  let state = start(options, key(0));
  for await (const update of train(options, state)) {
    state = update.state;
    if (state.step === UPDATES) break;
  }
  return state;
}

const labels = Array.from({ length: data.classes * PER_CLASS }, (_, i) => Math.floor(i / PER_CLASS));
const y = oneHot(labels);
const all = data.rows(Int32Array.from({ length: data.size }, (_, i) => i));
const mean = (energy: Energy, x: tf.Tensor): string => scope(() => tf.mean(energy(x)).dataSync()[0]!).toFixed(4);

/** Images from noise, and how fast the chains forget the energy they had. */
function sampled(sampler: Sampler, energy: Energy): { x: tf.Tensor; ess: number; learnt: string } {
  const { kernel, cost } = sampler;
  const [startKey, chainKey] = split(key(2), 2);
  const noise = uniform(startKey, [labels.length, ...data.shape]);
  const until = stepsOf(sampler, GRADIENTS.sampling);
  const end = until + Math.floor(GRADIENTS.mixing / cost);
  const every = LEAPFROGS / cost; // the same number of gradients apart
  const energies: Float32Array[] = [];
  let x = noise;
  let learnt = '';
  for (const { step, state } of walk(kernel, energy, chainKey, noise)) {
    if (step === until) x = state.position.clone();
    if (step > until && step % every === 0) {
      energies.push(scope(() => energy(state.position).dataSync<'float32'>()));
    }
    if (step < end) continue;
    const { stepSize } = state as State & { stepSize?: tf.Tensor };
    if (stepSize) learnt = `, step size ${stepSize.dataSync()[0]!.toFixed(4)}`;
    break;
  }
  const chains = labels.map((_, chain) => energies.map((values) => values[chain]!));
  const sizes = chains.map((chain) => effectiveSampleSize([chain]).value).filter(Number.isFinite);
  const ess = sizes.reduce((a, b) => a + b, 0) / (sizes.length * GRADIENTS.mixing);
  noise.dispose();
  return { x, ess, learnt };
}

const pictures: Float32Array[] = [];
for (const { teacher, students } of trials) {
  const began = performance.now();
  const state = await trained(teacher);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const frozen = model.freeze(averaged(state));
  const noise = uniform(key(3), [labels.length, ...data.shape]);
  const shown = data.batch(key(4), labels.length);
  const [real, far] = [mean(frozen.energy(shown.y), shown.x), mean(frozen.energy(y), noise)];
  console.log(
    `trained by ${teacher.name}, ${state.step} updates, ${seconds} s: energies of data ${real}, of noise ${far}`,
  );
  for (const sampler of students) {
    const energy = frozen.energy(y);
    const { x, ess, learnt } = sampled(sampler, energy);
    const { value, standardError } = await labelAgreement({
      samples: x,
      labels: y,
      references: all.x,
      referenceLabels: all.y!,
    });
    console.log(
      `  sampled by ${sampler.name}: energy ${mean(energy, x)}, label agreement ${value.toFixed(2)} ± ` +
        `${standardError.toFixed(2)}, ${(1000 * ess).toFixed(1)} effective samples in 1,000 gradients${learnt}`,
    );
    pictures.push(await x.data<'float32'>());
    x.dispose();
  }
  frozen.dispose();
  release(state, noise, shown);
}
release(y, all);

// A row a class; in it the same number of images by each sampler, from the one model and then from the other.
const [height, width] = data.shape as [number, number];
const size = height * width;
const COLUMNS = Math.min(PER_CLASS, 6);
const pixels = Array.from({ length: data.classes }, (_, c) =>
  pictures.flatMap((images) => Array.from(images.subarray(c * PER_CLASS * size, (c * PER_CLASS + COLUMNS) * size))),
).flat();
mkdirSync('runs', { recursive: true });
const file = 'runs/hmc-or-langevin.png';
writeFileSync(file, imageGrid({ pixels, height, width, channels: 1, columns: COLUMNS * pictures.length, scale: 3 }));
const groups = trials.flatMap(({ teacher, students }) => students.map(({ name }) => `${teacher.name}, ${name}`));
console.log(`${file}, from left to right, trained and sampled by: ${groups.join(' | ')}`);
