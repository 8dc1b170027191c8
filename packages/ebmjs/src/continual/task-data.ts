import { EbmError, key, permutation, type FiniteDataset } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { fashionMnist, mnist } from '@ebmjs/datasets/node';
import { inGroups, splitTasks, subset, type Task } from '@ebmjs/training';
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
  const [train, test] = await divided(data, signal);
  const groups = inGroups(train.classes, data.classesPerTask);
  return {
    shape: train.shape as [number, number, number],
    classes: train.classes,
    train: await splitTasks(train, groups),
    test: await splitTasks(test, groups),
  };
}

async function divided(
  { name, folder, heldOut }: ContinualConfig['data'],
  signal: AbortSignal | undefined,
): Promise<[FiniteDataset, FiniteDataset]> {
  if (name === 'digits') return [await digits({ split: 'train' }), await digits({ split: 'test' })];
  const load = name === 'mnist' ? mnist : fashionMnist;
  const options = { ...(folder === undefined ? {} : { folder }), ...(signal ? { signal } : {}) };
  const test = await load({ ...options, split: 'test' });
  if (heldOut === undefined) return [await load({ ...options, split: 'train' }), test];
  if (heldOut >= test.size) throw new EbmError('data.heldOut', `must be below the ${test.size} images`, heldOut);
  const order = permutation(key(0), test.size); // the same images are held out whatever the seed
  const part = (rows: Int32Array, of: string): FiniteDataset => subset(test, { rows, name: `${test.name}/${of}` });
  return [part(order.subarray(heldOut), 'learnt'), part(order.subarray(0, heldOut), 'held out')];
}
