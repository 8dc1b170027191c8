import { EbmError, key, release, type FiniteDataset } from '@ebmjs/core';
import { must, type Check } from './check.js';
import { noLeak } from './no-leak.js';
import { readBatch, sameRows, type Rows } from './read-batch.js';

/** What holds for data that can be counted. */
export function finiteDatasetChecks(dataset: FiniteDataset): readonly Check[] {
  return [
    { name: 'says its size, licence and authors', run: () => introduced(dataset) },
    { name: 'rows: any rows in any order, the same each time', run: () => ordered(dataset) },
    { name: 'rows: the same key gives the same rows', run: () => keyed(dataset) },
    { name: 'rows: refuses an index that is not there', run: () => refusesIndex(dataset) },
    { name: 'rows: leaks nothing', run: () => noLeak(() => dataset.rows([0], key(0))) },
  ];
}

function introduced({ size, licence, attribution, name }: FiniteDataset): void {
  must(Number.isSafeInteger(size) && size > 0, `size must be a whole number above 0, is ${size}`);
  for (const [what, text] of Object.entries({ name, licence, attribution })) {
    must(typeof text === 'string' && text.length > 0, `${what} is missing`);
  }
}

async function ordered(dataset: FiniteDataset): Promise<void> {
  const last = dataset.size - 1;
  const indices = [last, 0, last >> 1, 0];
  const together = await readBatch(dataset.rows(indices));
  must(sameRows(together, await readBatch(dataset.rows(indices))), 'the same indices gave different rows');
  const alone: Rows[] = [];
  for (const index of indices) alone.push(await readBatch(dataset.rows([index])));
  const pieces = { x: alone.flatMap(({ x }) => x), y: alone.flatMap(({ y }) => y) };
  must(sameRows(together, pieces), 'rows taken together are not the rows taken one by one');
}

async function keyed(dataset: FiniteDataset): Promise<void> {
  const indices = [0, dataset.size - 1];
  const [first, again] = [
    await readBatch(dataset.rows(indices, key(0))),
    await readBatch(dataset.rows(indices, key(0))),
  ];
  must(sameRows(first, again), 'the same key gave different rows');
}

function refusesIndex(dataset: FiniteDataset): void {
  for (const index of [dataset.size, -1, 0.5]) {
    try {
      release(dataset.rows([index]));
    } catch (error) {
      must(EbmError.isInstance(error), `index ${index} must throw an EbmError, threw ${String(error)}`);
      continue;
    }
    throw new Error(`index ${index} of ${dataset.size} was taken`);
  }
}
