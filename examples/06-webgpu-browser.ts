import { backendInfo, useBackend } from '@ebmjs/backends';
import { key, release, stream, uniform } from '@ebmjs/core';
import { residualNetwork } from '@ebmjs/models';
import { langevin } from '@ebmjs/samplers';

const { lost } = await useBackend('webgpu'); // 'auto' makes do with WASM where there is no graphics card

const model = residualNetwork({ shape: [8, 8, 1], width: 4 });
const variables = model.init(key(0));
const frozen = model.freeze(variables);
const start = uniform(key(1), [16, 8, 8, 1]);

const chains = stream(langevin({ preset: 'paper', stepSize: 20 }), frozen.energy(), key(2), start, {
  steps: 20,
  signal: lost,
});
for await (const { step, info } of chains) {
  if (!info || step % 10 > 0) continue;
  const energies = await info.energy.data<'float32'>(); // numbers leave the graphics card here, and nowhere else
  console.log(`step ${step}: mean energy ${(energies.reduce((sum, energy) => sum + energy) / 16).toFixed(3)}`);
}
console.log(`on ${backendInfo().name}`);

frozen.dispose();
release(variables, start);
