import * as tf from '@tensorflow/tfjs-core';
import { refuseThreads, type Backend } from './backend.js';
import { missingPackage } from './missing-package.js';

/** Plain JavaScript. It advertises tfjs-node at first use, which is beside the point for who has just chosen. */
export const cpu: Backend = {
  tfjsName: 'cpu',
  async prepare(options) {
    refuseThreads('cpu', options);
    const { version_cpu: version } = await load();
    const backend = tf.findBackend('cpu') as (tf.KernelBackend & { firstUse?: boolean }) | null;
    if (backend) backend.firstUse = false;
    return { version };
  },
};

async function load(): Promise<typeof import('@tensorflow/tfjs-backend-cpu')> {
  try {
    return await import('@tensorflow/tfjs-backend-cpu');
  } catch (cause) {
    throw missingPackage('@tensorflow/tfjs-backend-cpu', cause);
  }
}
