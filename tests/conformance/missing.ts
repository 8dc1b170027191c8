import { existsSync } from 'node:fs';
import { isInstalled } from '../../packages/backends/src/installed.fixture.js';
import { TFJS_NODE } from '../../packages/backends/src/tfjs-node.fixture.js';
import { vulkanEnvironment } from '../../scripts/vulkan.js';
import type { Subject } from './subject.js';

/** Chromium, or what `CHROMIUM` names. */
export const chromiumPath = (): string => process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What this machine lacks for a backend, and so why it is skipped; undefined where it has all. */
export function missing({ backend, place }: Pick<Subject, 'backend' | 'place'>): string | undefined {
  if (place === 'chromium')
    return existsSync(chromiumPath()) ? undefined : `no ${chromiumPath()}; CHROMIUM names another`;
  if (backend === 'node')
    return isInstalled(TFJS_NODE) ? undefined : 'no @tensorflow/tfjs-node; npm run tfjs-node makes it';
  if (backend === 'webgpu') return vulkanEnvironment() ? undefined : 'no VK_DRIVER_FILES, and none of Chromium';
  return undefined;
}
