import { foldIn, key } from '@ebmjs/core';
import { METHODS, type ContinualConfig, type MethodName } from './config.js';
import { ewcLearner, naiveLearner, replayLearner } from './classifier-learner.js';
import { contrastLearner, energyLearner } from './energy-learner.js';
import type { Learner, LearnerOptions } from './learner.js';
import type { TaskData } from './task-data.js';

type Make = (config: ContinualConfig, data: TaskData, options: LearnerOptions) => Learner | Promise<Learner>;

const MAKE: { readonly [name in MethodName]: Make } = {
  ebm: energyLearner,
  contrast: contrastLearner,
  naive: naiveLearner,
  ewc: ewcLearner,
  replay: replayLearner,
};

/** The learner of one method and seed. What it draws besides the run's own draws is of a key that no other has. */
export async function learnerOf(
  method: MethodName,
  seed: number,
  { config, data, signal }: { readonly config: ContinualConfig; readonly data: TaskData; readonly signal: AbortSignal },
): Promise<Learner> {
  return MAKE[method](config, data, { key: foldIn(key(seed), 1 + METHODS.indexOf(method)), signal });
}
