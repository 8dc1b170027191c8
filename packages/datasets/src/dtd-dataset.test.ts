import { describe, expect, it } from 'vitest';
import { dtdDataset } from './dtd-dataset.js';
import { png } from './formats/png.fixture.js';
import { tar } from './formats/tar.fixture.js';
import { tarEntries } from './formats/tar.js';

/** 40 x 36, grey, each pixel its column. */
const texture = png({ width: 40, height: 36, rows: Uint8Array.from({ length: 1440 }, (_, i) => i % 40) });
const file = tar([
  { path: 'dtd/images/banded/banded_1.png', data: texture },
  { path: 'dtd/images/woven/woven_1.png', data: texture },
  { path: 'dtd/labels/test2.txt', data: new TextEncoder().encode('woven/woven_1.png\n') },
]);
const open = (): ReturnType<typeof tarEntries> => tarEntries([file], { file: 'dtd.tar' });

describe('dtdDataset', () => {
  it('takes the 32 x 32 pixels at the top left', async () => {
    const dataset = await dtdDataset({ name: 'dtd', open });
    expect(dataset).toMatchObject({ size: 2, shape: [32, 32, 3], classNames: ['banded', 'woven'] });
    const { x, y } = dataset.rows([0]);
    expect([...x.dataSync().subarray(0, 6)].map((v) => Math.floor(v * 256))).toEqual([0, 0, 0, 1, 1, 1]);
    x.dispose();
    y!.dispose();
  });

  it('holds its splits apart by their lists', async () => {
    expect((await dtdDataset({ name: 'dtd', open, split: 'test', fold: 2 })).paths).toEqual([
      'dtd/images/woven/woven_1.png',
    ]);
    await expect(dtdDataset({ name: 'dtd', open, split: 'train' })).rejects.toThrow('dtd: must have labels/train1.txt');
  });
});
