import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSafetensors, EbmError, key, permutation, type FiniteDataset } from '@ebmjs/core';
import { arrayDataset, dequantised, digits, subset } from '@ebmjs/datasets';
import type { RunConfig } from './config.js';
import { checkFacts, DATA_SETS, type DataSetFacts } from './config/data-sets.js';
import { readBytes } from './files.js';
import { publishedData } from './published-data.js';
import { renderedSprites } from './rendered-sprites.js';
import { madeData } from './simulated-data.js';

type Part = 'train' | 'test';

/**
 * What a run trains on, or what it compares with. Long downloads stop with `signal`.
 *
 * Throws an `EbmError` that says what to fetch where the data set is not there, and for more held out than there are.
 */
export async function loadData(
  { data }: Pick<RunConfig, 'data'>,
  part: Part,
  signal?: AbortSignal,
): Promise<FiniteDataset> {
  const { name, split, heldOut, dequantise } = data;
  const other = split === 'train' ? 'test' : 'train';
  const all = await published(data, part === 'train' || heldOut !== null ? split : other, signal);
  checkFacts(name, all);
  if (all.levels === undefined && dequantise !== 'none')
    throw new EbmError('data.dequantise', `must be none for ${name}, which has no grey levels`, dequantise);
  return dequantised(heldOut === null ? all : divided(all, part, heldOut), dequantise);
}

/** Arrays that the user has made come before the published files. */
async function published(data: RunConfig['data'], split: Part, signal?: AbortSignal): Promise<FiniteDataset> {
  const { name, folder, heldOut } = data;
  if (name === 'digits') return digits({ split });
  const made = madeData(data, split);
  if (made) return made;
  if (folder !== undefined && existsSync(arraysPath(folder, split))) return ofArrays(name, folder, split);
  const { whole = false, from }: DataSetFacts = DATA_SETS[name];
  if (whole && heldOut === null) {
    // At once, and not when a run is over.
    throw new EbmError('data.heldOut', `must be a number for ${name}, which is in one part`);
  }
  if (from === 'rendered') return renderedSprites(name);
  const files = { ...(folder === undefined ? {} : { folder }), ...(signal && { signal }) };
  return (await publishedData(name, split, files)) ?? ofArrays(name, folder, split);
}

const arraysPath = (folder: string, split: Part): string => join(folder, `${split}.safetensors`);

/** The same `heldOut` rows whatever the seed, or the others. */
function divided(all: FiniteDataset, part: Part, heldOut: number): FiniteDataset {
  if (heldOut >= all.size)
    throw new EbmError('data.heldOut', `must be below the ${all.size} events of ${all.name}`, heldOut);
  const order = permutation(key(0), all.size);
  return subset(all, part === 'test' ? order.subarray(0, heldOut) : order.subarray(heldOut));
}

/** A data set that the user has put into `train.safetensors` and `test.safetensors`. */
async function ofArrays(name: keyof typeof DATA_SETS, folder: string | undefined, split: Part): Promise<FiniteDataset> {
  const { fetch, classes }: DataSetFacts = DATA_SETS[name];
  const path = folder && arraysPath(folder, split);
  if (!path || !existsSync(path)) {
    const want = `of ${name} must be ${split}.safetensors in data.folder, with x [n, ...] and y; to make it, fetch ${fetch}`;
    throw new EbmError('data', want, folder ?? 'no folder');
  }
  const { arrays, metadata } = decodeSafetensors(await readBytes('data', path));
  const { x, y } = arrays;
  if (!x) throw new EbmError(path, 'must hold the array x', Object.keys(arrays));
  const { licence, attribution } = metadata;
  return arrayDataset({
    name: `${name}/${split}`,
    x,
    ...(y && { y }),
    ...(y && y.dtype !== 'float32' && classes !== undefined && { classes }),
    ...(licence !== undefined && { licence }),
    ...(attribution !== undefined && { attribution }),
  });
}
