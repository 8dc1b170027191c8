import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReport } from './expect-report.js';
import { pagesOf, reportInPage, suiteBundle, type Pages } from './in-chromium.js';
import { missing } from './missing.js';
import { SUBJECTS } from './subject.js';

const here = SUBJECTS.filter(({ place }) => place === 'chromium');

describe.skipIf(missing(here[0]!))('in Chromium', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await pagesOf(await suiteBundle());
  });
  afterAll(() => pages?.close());

  it.each(here.map((subject) => [subject.name, subject] as const))(
    '%s agrees with the CPU backend, and does not grow in ten seconds of Langevin steps',
    async (_, subject) => {
      const report = await reportInPage(pages, subject, { steps: 2000, seconds: 10 });
      expectReport(subject, report);
      expect(report.info.node).toBeNull();
    },
    240_000,
  );

  it('says what to install when the bundle lacks a backend', async () => {
    const name = '@tensorflow/tfjs-backend-webgpu';
    const poor = await pagesOf(await suiteBundle([name]));
    const activated = poor.evaluate("import('/app.js').then(({ useBackend }) => useBackend('webgpu'))");
    try {
      await expect(activated).rejects.toThrow(`${name} is not installed: npm install ${name}@`);
    } finally {
      await poor.close();
    }
  });

  it.each([
    [false, 'Error: useBackend.threads: needs a cross-origin isolated page (Cross-Origin-Opener-Policy: same-origin'],
    [true, 'none'],
  ])('gives threads to a page that is isolated, and to no other: %s', async (isolated, refusal) => {
    const subject = here.find(({ name }) => name === 'wasm, 2 threads in Chromium')!;
    const activated = `useBackend('wasm', ${JSON.stringify(subject.options)})`;
    const expression = `import('/app.js').then(({ useBackend }) => ${activated}).then(() => 'none', String)`;
    expect(await pages.evaluate(expression, { isolated })).toContain(refusal);
  });
});
