import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend, type BackendName } from '@ebmjs/backends';
import { key, release, run } from '@ebmjs/core';
import { langevin } from '@ebmjs/samplers';
import { operations } from './operations.js';
import { cifar, mnist } from './networks.js';
import { settingsFor } from './settings.js';
import { markdown } from './table.js';
import { readWeights, writeWeights } from './weights-file.js';

// `npm run bench:profile -- node mnist`: where the time of a Langevin step goes, operation by operation.
const NETWORKS = { mnist, cifar };
const [backend = 'wasm', network = 'mnist'] = process.argv.slice(2);
const model = NETWORKS[network as keyof typeof NETWORKS];
if (!model) throw new Error(`no network ${network}; known are ${Object.keys(NETWORKS).join(', ')}`);

await useBackend('cpu');
const folder = mkdtempSync(join(tmpdir(), 'ebmjs-profile-'));
try {
  const settings = settingsFor(folder, false);
  writeWeights(settings);
  await useBackend(backend as BackendName, { log: console.error });
  if (backend === 'node') tf.unregisterKernel('EbmReplay', 'tensorflow'); // or the network is one operation
  const [file, batch] =
    network === 'cifar' ? [settings.cifarWeights, settings.cifarBatch] : [settings.weights, settings.batch];
  const variables = readWeights(file, batch);
  const energy = model.freeze(variables).energy();
  const steps = async (from: number): Promise<void> => {
    const x = run(langevin({ preset: 'paper' }), energy, key(from), variables.dataX, { steps: 2 });
    await x.data();
    release(x);
  };
  await steps(0); // compiles, allocates
  const { kernels } = await tf.profile(() => steps(1) as unknown as tf.TensorContainer);
  console.log(markdown([['milliseconds', 'share', 'calls', 'operation', 'inputs'], ...(await operations(kernels, 2))]));
} finally {
  rmSync(folder, { recursive: true });
}
