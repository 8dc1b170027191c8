import * as tf from '@tensorflow/tfjs-core';
import { split, type Key } from '@ebmjs/core';
import { ais, annealingSchedule, pilotStepSizes, type AisResult, type Schedule } from '@ebmjs/likelihood';
import { hmc } from '@ebmjs/samplers';
import { progressBar } from './progress.js';
import { BOX, scaledTarget, type Search } from './scaled-target.js';

/** An annealing run, and what it walked with. */
export interface Annealed {
  readonly annealed: AisResult;
  readonly schedule: Schedule;
  /** Of HMC, by the schedule's inverse temperature. */
  readonly stepSize: (beta: number) => number;
}

/** AIS of every class at once, from a uniform box to `maxBeta E`; the step sizes come from a pilot run before it. */
export async function anneal({ config, trained, base, signal }: Search, key: Key): Promise<Annealed> {
  const { temperatures: count, chainsPerClass, maxBeta, leapfrogSteps: steps } = config.likelihood;
  const classes = Math.max(trained.model.classes, 1);
  const schedule = annealingSchedule({ count, kind: 'power', exponent: 2 });
  const [pilotKey, aisKey] = split(key, 2);
  const labels = trained.model.classes > 0 ? tf.eye(trained.model.classes) : undefined;
  const chainsOf = (n: number): { chains: number; groups: Int32Array } => ({
    chains: n * classes,
    groups: Int32Array.from({ length: n * classes }, (_, i) => i % classes),
  });
  const bar = progressBar({ label: 'log Z', total: 2 * count });
  const shared = { base, target: scaledTarget(trained, labels, maxBeta), schedule, signal };
  const move = (stepSize: number) => hmc({ stepSize, steps, box: BOX });
  try {
    const pilot = { ...shared, ...chainsOf(2), kernel: move, stepSize: 0.1, key: pilotKey };
    const stepSize = await pilotStepSizes({ ...pilot, onProgress: ({ done }) => bar.update(done) });
    const run = { ...shared, ...chainsOf(chainsPerClass), kernel: (beta: number) => move(stepSize(beta)), key: aisKey };
    const annealed = await ais({ ...run, onProgress: ({ done }) => bar.update(count + done) });
    return { annealed, schedule, stepSize };
  } finally {
    bar.stop();
    labels?.dispose();
  }
}
