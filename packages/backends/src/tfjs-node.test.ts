import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { correctGradients, EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { loadTfjsNode, node, type Load } from './tfjs-node.js';

/** A `require` that finds tfjs-node, and runs `body` as its code. */
const finding = (body: () => unknown): Load => Object.assign(body, { resolve: (name: string) => name });

it('returns the version of the package', () => {
  expect(loadTfjsNode(finding(() => ({ version: { 'tfjs-node': '4.22.0' } })))).toEqual({ version: '4.22.0' });
});

it('gives back what Node 23 took away, before the package runs', () => {
  const old = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: unknown };
  const { isNullOrUndefined, isArray } = old;
  Reflect.deleteProperty(old, 'isNullOrUndefined');
  Reflect.deleteProperty(old, 'isArray');
  const seen = finding(() => {
    expect([undefined, null, 0].map(old.isNullOrUndefined!)).toEqual([true, true, false]);
    expect(old.isArray).toBe(Array.isArray);
    return { version: {} };
  });
  expect(loadTfjsNode(seen).version).toBe('unknown');
  Object.assign(old, { isNullOrUndefined, isArray });
});

it('leaves the gradients corrected, which the package overwrites', () => {
  correctGradients();
  const corrected = tf.getGradient('Sigmoid');
  const overwriting = finding(() => {
    tf.registerGradient({ kernelName: 'Sigmoid', gradFunc: () => ({}) });
    return { version: {} };
  });
  loadTfjsNode(overwriting);
  expect(tf.getGradient('Sigmoid')).toBe(corrected);
});

it('says when the package is there but broken', () => {
  const broken = finding(() => {
    throw new Error('libtensorflow.so.2: cannot open shared object file\nsee the log');
  });
  expect(() => loadTfjsNode(broken)).toThrow(EbmError);
  expect(() => loadTfjsNode(broken)).toThrow(
    /tfjs-node does not load: libtensorflow.so.2: cannot open shared object file$/,
  );
});

it('takes no number of threads', async () => {
  await expect(node.prepare({ threads: 2 })).rejects.toThrow('useBackend.threads: only wasm takes it, not node, got 2');
});
