export { useBackend } from '@ebmjs/backends';
import type { Gauges } from './growth.js';
import { report, type Report, type Watch } from './report.js';
import type { Subject } from './subject.js';

/** What Chromium has under `--js-flags=--expose-gc` and `--enable-precise-memory-info`. */
interface Chromium {
  readonly gc?: () => void;
  readonly performance: { readonly memory?: { readonly usedJSHeapSize: number } };
}

/** The suite in a page: `import('/app.js')` there, and call this. */
export function inPage(subject: Subject, watch: Watch): Promise<Report> {
  const { gc: collect, performance } = globalThis as unknown as Chromium;
  const gauges: Gauges = {
    ...(collect && { collect }),
    ...(performance.memory && { heap: () => performance.memory!.usedJSHeapSize }),
  };
  return report(subject, watch, gauges);
}
