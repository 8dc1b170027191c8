import { expect, it } from 'vitest';
import type { Check } from './check.js';

/** Makes every check a test case of the `describe` it is called in. */
export function register(checks: readonly Check[]): void {
  for (const { name, run } of checks) {
    it(name, async () => {
      await expect(passed(run)).resolves.toBeUndefined();
    });
  }
}

const passed = async (run: Check['run']): Promise<void> => run();
