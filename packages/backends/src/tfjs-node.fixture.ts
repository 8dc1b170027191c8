import { createRequire } from 'node:module';

/** Whether tfjs-node is there to be tested; says so where it is not. */
export function isTfjsNodeInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    return true;
  } catch {
    console.warn('SKIPPED the tests on tfjs-node: it is not installed (npm run tfjs-node)');
    return false;
  }
}
