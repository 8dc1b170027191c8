import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { correctGradients, EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { loadTfjsNode, node, type Load } from './tfjs-node.js';

/** A `require` that finds these packages alone, and runs `body` as their code. */
function finding(body: (name: string) => unknown, installed = ['@tensorflow/tfjs-node']): Load {
  const resolve = (name: string): string => {
    if (!installed.includes(name)) throw new Error(`Cannot find module '${name}'`);
    return name;
  };
  return Object.assign(body, { resolve });
}

it('returns the version of the package', () => {
  expect(loadTfjsNode(finding(() => ({ version: { 'tfjs-node': '4.22.0' } })))).toEqual({ version: '4.22.0' });
});

it('takes the package for graphics cards where it is installed', () => {
  const seen: string[] = [];
  const load = (installed: string[]): unknown =>
    loadTfjsNode(finding((name) => (seen.push(name), { version: {} }), installed));
  load(['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']);
  load(['@tensorflow/tfjs-node']);
  expect(seen).toEqual(['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']);
  expect(() => load([])).toThrow('@tensorflow/tfjs-node is not installed: npm install @tensorflow/tfjs-node@');
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

it('takes no paths of WASM files', async () => {
  await expect(node.prepare({ wasmPaths: '/wasm/' })).rejects.toThrow(
    'useBackend.wasmPaths: only wasm takes it, not node',
  );
});
