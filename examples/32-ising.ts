import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, run, scope, type Kernel, type State } from '@ebmjs/core';
import { ising } from '@ebmjs/models';
import { blockGibbs, dmala, gibbsWithGradients } from '@ebmjs/samplers';

tf.env().set('PROD', true); // no banner
await tf.ready();

// 4 by 4 spins on a torus. Every answer is known, by transfer matrices.
const { energy, energyMoments } = ising({ shape: [4, 4], coupling: 0.25, edges: 'periodic' });
console.log(`exactly: mean energy ${energyMoments.mean.toFixed(1)}`);

const start = tf.ones([400, 4, 4]); // all up
function sample<S extends State, I>(name: string, kernel: Kernel<S, I>, steps: number): void {
  scope(() => {
    const end = run(kernel, energy, key(0), start, { steps });
    const mean = tf.mean(energy(end)).dataSync()[0]!;
    const up = tf.mean(tf.cast(tf.greater(end, 0), 'float32')).dataSync()[0]!;
    console.log(`${name}: mean energy ${mean.toFixed(1)}, up ${up.toFixed(1)}`);
  });
}

const values = 'spins'; // -1 and 1
const sites = [...Array(16).keys()];
const isBlack = (site: number): boolean => (Math.floor(site / 4) + site) % 2 === 0;
const blocks = [sites.filter(isBlack), sites.filter((site) => !isBlack(site))]; // no neighbours in a block

sample('block Gibbs', blockGibbs({ values, blocks }), 20);
sample('discrete MALA', dmala({ values, stepSize: 1 }), 40);
sample('Gibbs with gradients', gibbsWithGradients({ values }), 120);
