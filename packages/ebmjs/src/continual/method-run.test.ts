import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors, type NamedArrays } from '@ebmjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Interrupted } from '../interrupt.js';
import { METHODS, parseContinualConfig, type MethodName } from './config.js';
import { methodRun, type MethodRun } from './method-run.js';
import { taskData, type TaskData } from './task-data.js';

const config = parseContinualConfig({
  updates: 3,
  batch: 6,
  data: { classesPerTask: 5 },
  network: { width: 5 },
  ebm: { steps: 1, capacity: 40 },
  ewc: { samples: 2 },
  replay: { perClass: 2 },
});

let folder: string;
let data: TaskData;
beforeAll(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'ebmjs-continual-'));
  data = await taskData(config);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Given {
  readonly interrupt?: AbortSignal;
  readonly onUpdate?: (done: number) => void;
  readonly seed?: number;
}

const at = (name: string): string => join(folder, `${name}.safetensors`);

const ran = (method: MethodName, name: string, given: Given = {}): Promise<MethodRun> =>
  methodRun({
    config,
    data,
    method,
    seed: given.seed ?? 3,
    file: at(name),
    interrupt: given.interrupt ?? new AbortController().signal,
    lost: new AbortController().signal,
    progress: { update: given.onUpdate ?? (() => undefined), stop: () => undefined },
  });

const arrays = async (name: string): Promise<NamedArrays> =>
  decodeSafetensors(new Uint8Array(await readFile(at(name)))).arrays;

it('has a task of each group of classes, disjoint from what is held out', () => {
  expect(data.train.map(({ classes }) => classes)).toEqual([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]); // prettier-ignore
  const total = (tasks: TaskData['train']): number => tasks.reduce((sum, task) => sum + task.data.size, 0);
  expect([total(data.train), total(data.test)]).toEqual([1497, 300]);
});

describe.each(METHODS)('%s', (method) => {
  it.each([2, 4])('stopped at update %i and gone on with is the run that was never stopped', async (stop) => {
    const count = tf.memory().numTensors;
    const whole = await ran(method, `${method}-whole`);
    expect(whole.matrix).toHaveLength(2);
    expect(whole.matrix.flat().every((share) => share >= 0 && share <= 1)).toBe(true);

    const controller = new AbortController();
    const reason = new Interrupted('stopped');
    const onUpdate = (done: number): void => void (done === stop && controller.abort(reason));
    const name = `${method}-${stop}`;
    await expect(ran(method, name, { interrupt: controller.signal, onUpdate })).rejects.toBe(reason);
    const seen: number[] = [];
    const resumed = await ran(method, name, { onUpdate: (done) => seen.push(done) });
    expect(seen[0]).toBe(stop + 1);
    expect(resumed.matrix).toEqual(whole.matrix);
    expect(await arrays(name)).toEqual(await arrays(`${method}-whole`));
    expect(tf.memory().numTensors).toBe(count);
  });

  it('is all there when it is asked for again, and another of another seed', async () => {
    const [first, other] = [await ran(method, `${method}-a`), await ran(method, `${method}-b`, { seed: 4 })];
    const seen: number[] = [];
    expect(await ran(method, `${method}-a`, { onUpdate: (done) => seen.push(done) })).toEqual(first);
    expect(seen).toEqual([]);
    expect(await arrays(`${method}-b`)).not.toEqual(await arrays(`${method}-a`));
    expect(other.seed).toBe(4);
  });
});

it('begins all methods of a seed with the same body', async () => {
  const none = new AbortController();
  const first = async (method: MethodName): Promise<ArrayLike<number>> => {
    const controller = new AbortController();
    await ran(method, `${method}-first`, {
      interrupt: controller.signal,
      onUpdate: () => controller.abort(none),
    }).catch(() => undefined);
    return (await arrays(`${method}-first`))['weights/dense0.kernel']!.data;
  };
  const [naive, ewc, replay] = [await first('naive'), await first('ewc'), await first('replay')];
  expect(ewc).toEqual(naive); // of the first task they make the same
  expect(replay).toEqual(naive);
});
