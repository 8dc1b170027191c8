import * as tf from '@tensorflow/tfjs-core';
import { split, type Key } from '@ebmjs/core';
import {
  ais,
  annealingSchedule,
  pilotStepSizes,
  type AisResult,
  type AnnealingProgress,
  type RunningEstimate,
  type Schedule,
} from '@ebmjs/likelihood';
import { formatEstimate } from '@ebmjs/report';
import { hmc } from '@ebmjs/samplers';
import type { RunConfig } from './config.js';
import { progressBar } from './progress.js';
import { BOX } from './image-box.js';
import { scaledTarget, type Search } from './scaled-target.js';

/** Chains of the pilot run, two a class at least. */
const PILOTS = 8;

/** An annealing run, and what it walked with. */
export interface Annealed {
  readonly annealed: AisResult;
  readonly schedule: Schedule;
  /** Of HMC, by the schedule's inverse temperature. */
  readonly stepSize: (beta: number) => number;
}

/** AIS of every class at once, from the base to `maxBeta E`; the step sizes come from a pilot run before it. */
export async function anneal({ config, trained, base, signal, checkpoint }: Search, key: Key): Promise<Annealed> {
  const { temperatures: count, chainsPerClass, maxBeta, leapfrogSteps: steps, batch } = config.likelihood;
  const classes = Math.max(trained.model.classes, 1);
  const schedule = scheduleOf(config, count);
  const [pilotKey, aisKey] = split(key, 2);
  const labels = trained.model.classes > 0 ? tf.eye(trained.model.classes) : undefined;
  const chainsOf = (n: number): { chains: number; groups: Int32Array } => ({
    chains: n * classes,
    groups: Int32Array.from({ length: n * classes }, (_, i) => i % classes),
  });
  const scout = scheduleOf(config, Math.ceil(count / 4));
  const bar = progressBar({ label: 'log Z', total: scout.length - 1 + count });
  const shared = { base, target: scaledTarget(trained, labels, maxBeta), signal };
  const move = (stepSize: number) => hmc({ stepSize, steps, box: BOX });
  try {
    const pilot = {
      ...shared,
      ...chainsOf(Math.max(2, Math.ceil(PILOTS / classes))),
      schedule: scout,
      kernel: move,
      stepSize: 0.1,
      key: pilotKey,
    };
    const stepSize = await pilotStepSizes({ ...pilot, onProgress: ({ done }) => bar.update(done) });
    const kernel = (beta: number) => move(stepSize(beta));
    const chains = { ...chainsOf(chainsPerClass), batch, checkpoint: checkpoint('ais') };
    const onProgress = ({ done, estimate }: AnnealingProgress): void =>
      bar.update(Math.floor(scout.length - 1 + done), estimate && noteOf(estimate, maxBeta));
    const annealed = await ais({ ...shared, ...chains, schedule, kernel, key: aisKey, onProgress });
    return { annealed, schedule, stepSize };
  } finally {
    bar.stop();
    labels?.dispose();
  }
}

/** The estimate so far, at the inverse temperature that it is of. */
const noteOf = ({ beta, value, standardError }: RunningEstimate, maxBeta: number): string =>
  `${formatEstimate(value, standardError)} at beta ${(beta * maxBeta).toPrecision(3)}`;

/** From Gaussians, which the model is not far from, equal steps do better than many at the beginning. */
const scheduleOf = ({ likelihood: { base } }: RunConfig, count: number): Schedule =>
  annealingSchedule(base === 'fitted' ? { count } : { count, kind: 'power', exponent: 2 });
