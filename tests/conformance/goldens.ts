import * as tf from '@tensorflow/tfjs-core';
import { distances, type Distances } from '../golden/distances.js';
import { golden, type GoldenCase } from '../golden/golden.js';
import { measured } from '../golden/measured.js';
import { modelOf } from '../golden/model-of.js';
import type { Check, Numbers, Probe } from './check.js';

/** Small ones with few shapes: a processor that plays the graphics card takes seconds to compile a program for each. */
const FEW = new Set(['mlp', 'uvaCnn', 'trajectoryNet']);

const cases = (): readonly GoldenCase[] =>
  tf.getBackend() === 'webgpu' ? golden.cases.filter(({ network }) => FEW.has(network)) : golden.cases;

/** Every network of the zoo against an implementation in PyTorch, in float64. */
export const goldenProbe: Probe = {
  absolute: true,
  measure: async () => {
    const found: Distances[] = [];
    for (const one of cases()) found.push(distances(await measured(one, modelOf(one)), one));
    const each = (part: keyof Distances): Float32Array => Float32Array.from(found.flatMap((one) => one[part] ?? []));
    return { energies: each('energies'), input: each('input'), weights: each('weights'), second: each('second') };
  },
  checks: [
    check('energies', 'energies', 'of the largest'),
    check('input', 'gradients in the input', 'of the norm'),
    check('weights', 'gradients in the weights', 'of the norm'),
    check('second', 'second derivatives', 'of the norm'),
  ],
};

/** Float32 through ten to thirty layers and back makes some 1e-6; the numbers are kept to seven digits. */
function check(part: keyof Distances, name: string, unit: string): Check {
  return {
    name: `golden networks: ${name}`,
    unit,
    tolerance: 1e-4,
    error: (found: Numbers) => (found[part]!.length === 0 ? Number.NaN : Math.max(...found[part]!)),
  };
}
