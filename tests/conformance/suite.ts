import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@ebmjs/backends';
import { adjointProbe } from './adjoints.js';
import { chainProbes } from './chains.js';
import { rowOf, type Check, type Numbers, type Probe, type Row } from './check.js';
import { derivativeProbes } from './derivatives.js';
import { drawProbe } from './draws.js';
import { goldenProbe } from './goldens.js';
import { klProbe } from './kl-gradients.js';
import { likelihoodProbe } from './likelihoods.js';
import { networkProbes } from './networks.js';
import type { Subject } from './subject.js';
import { trainingProbe } from './training.js';

const PROBES: readonly Probe[] = [
  drawProbe,
  ...networkProbes,
  adjointProbe,
  ...derivativeProbes,
  ...chainProbes,
  trainingProbe,
  klProbe,
  likelihoodProbe,
  goldenProbe,
];

const LEAKS: Check = {
  name: 'tensors left behind',
  unit: 'tensors',
  tolerance: 0,
  error: () => Number.NaN, // of no probe
};

/** The names of all checks, in their order. */
export const CHECKS: readonly string[] = [...PROBES.flatMap(({ checks }) => checks), LEAKS].map(({ name }) => name);

/**
 * Computes everything on the CPU backend, then on the subject's, and compares. Plain functions, which a page can run;
 * leaves the subject's backend active. One call at a time.
 */
export async function conformance(subject: Subject, probes: readonly Probe[] = PROBES): Promise<Row[]> {
  await useBackend('cpu');
  const reference = await measured(probes, ({ absolute }) => !absolute);
  await useBackend(subject.backend, subject.options);
  const found = await measured(probes);
  const rows = probes.flatMap(({ checks }, i) =>
    checks.map((check) => compared(check, subject.name, [found.results[i]!, reference.results[i]!])),
  );
  return [...rows, rowOf(LEAKS, subject.name, found.left)];
}

/** What a probe computed, or what it threw instead. */
type Result = Numbers | Error;

function compared(check: Check, backend: string, [found, reference]: readonly [Result, Result]): Row {
  const trouble = [found, reference].find((result) => result instanceof Error);
  if (trouble) return { ...rowOf(check, backend, Number.NaN), trouble: (trouble as Error).message.split('\n')[0]! };
  return rowOf(check, backend, check.error(found as Numbers, reference as Numbers));
}

/** What each probe computed on the active backend, and how many tensors those left that came to their end. */
async function measured(
  probes: readonly Probe[],
  wanted: (probe: Probe) => boolean = () => true,
): Promise<{ readonly results: readonly Result[]; readonly left: number }> {
  const results: Result[] = [];
  let left = 0;
  for (const probe of probes) {
    const before = tf.memory().numTensors;
    const result = wanted(probe) ? await resultOf(probe.measure) : {};
    if (!(result instanceof Error)) left += Math.abs(tf.memory().numTensors - before);
    results.push(result);
  }
  return { results, left };
}

async function resultOf(measure: Probe['measure']): Promise<Result> {
  try {
    return await measure();
  } catch (error) {
    return error as Error;
  }
}
