import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './missing.js';
import { servePage, type PageServer } from './page-server.js';
import type { Report, Watch } from './report.js';
import type { Subject } from './subject.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A page of a bundled program, in a browser that was started for it. */
export interface Pages {
  /** What an expression is in a fresh page, which may use `import('/app.js')`. Throws what it throws. */
  readonly evaluate: <T>(expression: string, options?: { readonly isolated?: boolean }) => Promise<T>;
  /** What expressions are, one after the other, in a fresh page that is loaded anew before each: its caches stay. */
  readonly evaluateVisits: <T>(expressions: readonly string[]) => Promise<T[]>;
  /** What `/app.js` prints on the console of a fresh page, until it has come to its end. */
  readonly print: () => Promise<string>;
  readonly version: string;
  readonly close: () => Promise<void>;
}

/** WebGPU on the processor, and memory that tells of itself; the rest keeps Chromium from looking for Google. */
const FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--js-flags=--expose-gc',
  '--enable-precise-memory-info',
  ...['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  '--disable-sync',
];

/** A module as browsers load it; `without` are packages that are not installed. */
export async function bundled(entry: string, without: readonly string[] = []): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    minify: true, // as it is shipped: tfjs's threads depend on the text of a function
    write: false,
    external: [...without], // what esbuild makes of what it does not find
    tsconfig: `${ROOT}tsconfig.json`, // whose paths lead to the sources
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

/** Serves a script as `/app.js` and starts Chromium beside it. */
export async function pagesOf(script: string): Promise<Pages> {
  const server = await servePage(script);
  try {
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
    return {
      version: browser.version(),
      evaluate: (expression, { isolated = false } = {}) =>
        onPage(browser, addressOf(server, isolated), async (page) => page.evaluate(expression)),
      evaluateVisits: <T>(expressions: readonly string[]) =>
        onPage(browser, server.plain, async (page) => {
          const found: T[] = [];
          for (const expression of expressions) {
            await page.reload();
            found.push(await page.evaluate<T>(expression));
          }
          return found;
        }),
      print: () => onPage(browser, server.plain, printed),
      close: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const addressOf = (server: PageServer, isolated: boolean): string => (isolated ? server.isolated : server.plain);

async function onPage<T>(browser: Browser, address: string, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  try {
    await page.goto(address);
    return await use(page);
  } finally {
    await page.close();
  }
}

async function printed(page: Page): Promise<string> {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.text()}\n`));
  await page.evaluate("import('/app.js').then(() => undefined)");
  return lines.join('');
}

/** The bundle that `reportInPage` needs. */
export const suiteBundle = (without?: readonly string[]): Promise<string> =>
  bundled(fileURLToPath(new URL('./page.ts', import.meta.url)), without);

/** The report on a backend in a fresh page. */
export function reportInPage(pages: Pages, subject: Subject, watch: Watch): Promise<Report> {
  const call = `inPage(${JSON.stringify(subject)}, ${JSON.stringify(watch)})`;
  const isolated = (subject.options?.threads ?? 1) > 1;
  return pages.evaluate(`import('/app.js').then(({ inPage }) => ${call})`, { isolated });
}
