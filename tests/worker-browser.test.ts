import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundled, pagesOf, type Pages } from './conformance/in-chromium.js';
import { missing } from './conformance/missing.js';

const lacking = missing({ backend: 'cpu', place: 'chromium' });
if (lacking !== undefined) console.warn(`SKIPPED: batches of a worker in Chromium: ${lacking}`);

describe.skipIf(lacking !== undefined)('batches of a worker in Chromium', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await pagesOf(await bundled(fileURLToPath(new URL('./worker-page.ts', import.meta.url))));
  });
  afterAll(() => pages?.close());

  it('are those of the page, go on from a position, and bring errors and aborts', async () => {
    expect(await pages.evaluate(`import('/app.js').then(({ workerInPage }) => workerInPage())`)).toEqual({
      batches: 6,
      same: true,
      goesOn: true,
      failed: 'page.fail: must not be asked to fail',
      aborted: 'enough',
      missing: expect.stringMatching(/^workerBatches\.worker: must go on, and ended/),
      left: 0,
    });
  });
});
