import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, release, scope, uniform, type Energy } from '@ebmjs/core';
import { digits, ring } from '@ebmjs/datasets';
import { auroc, energies, energyHistogram, labelAgreement } from '@ebmjs/evaluation';

await tf.ready();

// Does an energy tell its data from noise? Here the energy is exact: minus the log density of the data.
const toy = ring();
const energy: Energy = (x) => scope(() => tf.neg(toy.logDensity(x)));
const data = toy.batch(key(0), 2000).x;
const noise = scope(() => tf.mul(tf.sub(uniform(key(1), [2000, 2]), 0.5), 6)); // uniform on [-3, 3]^2
const inliers = await energies(energy, data);
const outliers = await energies(energy, noise);
const { value, standardError } = auroc({ inliers, outliers });
console.log(`AUROC ${value.toFixed(2)} +- ${standardError.toFixed(3)}`);

// Their energies in common bins; whatever is above 20 counts as 20.
const sets = { data: inliers, noise: outliers.map((e) => Math.min(e, 20)) };
const { edges, counts } = energyHistogram(sets, { bins: 5 });
const bars = (set: readonly number[]): string =>
  set.map((count) => '#'.repeat(Math.ceil(count / 100)) || '.').join(' | ');
console.log(`energies from ${edges[0]!.toFixed(1)} to ${edges.at(-1)!.toFixed(1)}`);
console.log(`data:  ${bars(counts.data)}`);
console.log(`noise: ${bars(counts.noise)}`);

// Do samples look like their labels? Here they are real digits, so most of them do.
const references = await digits({ split: 'train' });
const held = await digits({ split: 'test' });
const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const known = references.rows(all(references.size));
const asked = held.rows(all(held.size));
const agreement = await labelAgreement({
  samples: asked.x,
  labels: asked.y!,
  references: known.x,
  referenceLabels: known.y!,
});
console.log(`label agreement ${agreement.value.toFixed(3)} +- ${agreement.standardError.toFixed(3)}`);
release(data, noise, known, asked);
