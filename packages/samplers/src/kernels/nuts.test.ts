import * as tf from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { testKernel } from '@ebmjs/testing';
import { nuts, type NutsInfo } from '../index.js';

const acceptance = (info: NutsInfo): tf.Tensor => info.acceptance;

describe('nuts on a Gaussian', () => testKernel({ kernel: nuts({ stepSize: 0.9 }), acceptance, chains: 3000, steps: 8 }));
