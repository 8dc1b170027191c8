import { permutation, split, type Batch, type Dataset, type FiniteDataset, type Key } from '@ebmjs/core';

/** `n` different rows at random, dequantised: all where there are fewer; of what cannot be counted `n` draws. Yours. */
export function drawRows(data: Dataset | FiniteDataset, key: Key, n: number): Batch {
  if (!('rows' in data)) return data.batch(key, n);
  const [which, noise] = split(key, 2);
  return data.rows(permutation(which, data.size).subarray(0, n), noise);
}
