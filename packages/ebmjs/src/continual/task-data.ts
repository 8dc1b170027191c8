import { inGroups, splitTasks, type Task } from '@ebmjs/training';
import { loadData } from '../load-data.js';
import type { ContinualConfig } from './config.js';

/** Each task's images to learn from, and those to be told. */
export interface TaskData {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  readonly train: readonly Task[];
  readonly test: readonly Task[];
}

/** Loads the images and splits them into tasks of `classesPerTask` classes, in order. */
export async function taskData({ data }: ContinualConfig, signal?: AbortSignal): Promise<TaskData> {
  const { classesPerTask, ...source } = data;
  const given = { data: { ...source, dequantise: 'uniform' } } as const;
  const [train, test] = [await loadData(given, 'train', signal), await loadData(given, 'test', signal)];
  const groups = inGroups(train.classes, classesPerTask);
  return {
    shape: train.shape as [number, number, number],
    classes: train.classes,
    train: await splitTasks(train, groups),
    test: await splitTasks(test, groups),
  };
}
