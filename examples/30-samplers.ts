import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { key, run, scope, uniform, type Energy, type Kernel, type State } from '@ebmjs/core';
import { hmc, langevin, mala, type MetropolisInfo } from '@ebmjs/samplers';

tf.env().set('PROD', true); // no banner
await tf.ready();

// Two wells, at -1 and 1. The exact mean of x^2 is 0.833, by quadrature.
const energy: Energy = (x) => scope(() => tf.sum(tf.square(tf.sub(tf.square(x), 1)), 1));
const start = uniform(key(0), [10_000, 1]); // all right of the barrier

function sample<S extends State, I extends object>(name: string, kernel: Kernel<S, I>): void {
  let accepted = 1; // Langevin accepts whatever it proposes
  const onStep = (_: number, __: S, { acceptance }: I & Partial<MetropolisInfo>): void => {
    if (acceptance) accepted = scope(() => tf.mean(acceptance).dataSync()[0]!);
  };
  const end = run(kernel, energy, key(2), start, { steps: 100, onStep });
  const left = scope(() => tf.mean(tf.cast(tf.less(end, 0), 'float32')).dataSync()[0]!);
  const square = scope(() => tf.mean(tf.square(end)).dataSync()[0]!);
  end.dispose();
  console.log(`${name}: left ${left.toFixed(1)}, mean of x^2 ${square.toFixed(2)}, accepted ${accepted.toFixed(2)}`);
}

sample('langevin', langevin({ stepSize: 0.05 }));
sample('mala', mala({ stepSize: 0.1 }));
sample('hmc', hmc({ stepSize: 0.35, steps: 4 }));
