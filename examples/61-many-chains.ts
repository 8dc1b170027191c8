import '@tensorflow/tfjs-backend-cpu';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { key } from '@ebmjs/core';
import { ais } from '@ebmjs/likelihood';
import { fileCheckpoint } from '@ebmjs/likelihood/node';
import { gaussianInBox, uniformBox } from '@ebmjs/models';
import { hmc } from '@ebmjs/samplers';

await tf.ready();
const box = { min: 0, max: 1 };
const model = gaussianInBox({ dimension: 16, mean: 0.4, scale: 0.1, box });
const run = {
  base: uniformBox({ shape: [16] }),
  target: model.energy,
  kernel: (beta: number) => hmc({ stepSize: 0.1 / Math.sqrt(1 + 9 * beta), steps: 2, box }),
  schedule: { count: 50, kind: 'geometric', ratio: 10 },
  chains: 1000,
  key: key(1),
} as const;

// A hundred chains at a time; stopped a third of the way, as by Ctrl-C.
const file = join(tmpdir(), `many-chains-${process.pid}.safetensors`);
const checkpoint = fileCheckpoint(file);
const abort = new AbortController();
await ais({
  ...run,
  ...{ batch: 100, checkpoint, signal: abort.signal },
  onProgress: ({ done, total, estimate }) => {
    if (done < total / 3 || abort.signal.aborted) return;
    console.log(`stopped: log Z ${estimate!.value.toFixed(2)} +- ${estimate!.standardError.toFixed(2)} so far`);
    abort.abort(new Error('enough for today'));
  },
}).catch((error: Error) => console.log(error.message));

// Another day, 250 at a time: the numbers of a run that was never stopped.
const { logZ } = await ais({ ...run, batch: 250, checkpoint });
const whole = await ais(run);
console.log(`log Z ${logZ.value.toFixed(2)} +- ${logZ.standardError.toFixed(2)}, exactly ${model.logZ.toFixed(2)}`);
console.log(`as without a stop: ${logZ.value === whole.logZ.value}`);
await rm(file);
