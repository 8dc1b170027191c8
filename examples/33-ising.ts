import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, run, scope, uniform, type Kernel, type State } from '@ebmjs/core';
import { ising } from '@ebmjs/models';
import { blockGibbs, dmala, gibbsWithGradients } from '@ebmjs/samplers';

tf.env().set('PROD', true); // no banner
await tf.ready();

// 4 by 4 spins on a torus. Every answer is known, by transfer matrices.
const { energy, energyMoments } = ising({ shape: [4, 4], coupling: 0.25, edges: 'periodic' });
const error = Math.sqrt(energyMoments.variance / 400); // of a mean over 400 chains
console.log(`exactly: mean energy ${energyMoments.mean.toFixed(1)}, standard error ${error.toFixed(1)}`);

const start = scope(() => tf.sub(tf.mul(tf.round(uniform(key(1), [400, 4, 4])), 2), 1)); // -1 or 1
function sample<S extends State, I>(name: string, kernel: Kernel<S, I>, steps: number): void {
  scope(() => {
    const end = run(kernel, energy, key(0), start, { steps });
    const mean = tf.mean(energy(end)).dataSync()[0]!;
    console.log(`${name}: mean energy ${mean.toFixed(1)}`);
  });
}

const values = 'spins';
const sites = [...Array(16).keys()];
const isBlack = (site: number): boolean => (Math.floor(site / 4) + site) % 2 === 0;
const blocks = [sites.filter(isBlack), sites.filter((site) => !isBlack(site))]; // no neighbours in a block

sample('block Gibbs', blockGibbs({ values, blocks }), 10);
sample('discrete MALA', dmala({ values, stepSize: 1 }), 40);
sample('Gibbs with gradients', gibbsWithGradients({ values }), 80);
