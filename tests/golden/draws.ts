import { foldIn, key, normal, type Key } from '@ebmjs/core';
import { read } from '../conformance/read.js';
import type { GoldenCase } from './golden.js';

/** What a child of the seed's key is for, as `golden/weights.py` numbers them. */
const PURPOSES = ['weight', 'vector', 'input', 'slope', 'probe', 'inputProbe'] as const;

/** The key of a case for one purpose. */
export const keyOf = ({ seed }: GoldenCase, purpose: (typeof PURPOSES)[number]): Key =>
  foldIn(key(seed), PURPOSES.indexOf(purpose));

/** Standard normals on the host, whatever the backend. */
export async function normals(key: Key, size: number): Promise<Float32Array> {
  const { draws } = await read({ draws: normal(key, [size]) });
  return draws!;
}
