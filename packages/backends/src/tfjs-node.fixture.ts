import { isInstalled } from './installed.fixture.js';

export const TFJS_NODE = '@tensorflow/tfjs-node';

/** Whether tfjs-node is there to be tested; says so where it is not. */
export function isTfjsNodeInstalled(): boolean {
  const installed = isInstalled(TFJS_NODE);
  if (!installed) console.warn('SKIPPED the tests on tfjs-node: it is not installed (npm run tfjs-node)');
  return installed;
}
