import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Before any worker starts. */
export default function setup(): void {
  buildGradients();
  findVulkan();
}

/** `#gradients` in core is a bundle; a checkout that was never built gets it here. */
function buildGradients(): void {
  if (existsSync(new URL('./packages/core/dist/gradients.node.js', import.meta.url))) return;
  execFileSync('npx', ['tsup'], { cwd: new URL('./packages/core', import.meta.url), stdio: 'inherit' });
}

const CHROMIUM = '/usr/lib/chromium'; // Debian's brings a software device and the loader for it

/** Gives the tests of WebGPU a device: what `VK_DRIVER_FILES` names, or Chromium's. */
function findVulkan(): void {
  if (process.env['VK_DRIVER_FILES']) return;
  const driver = `${CHROMIUM}/vk_swiftshader_icd.json`;
  if (!existsSync(driver)) {
    process.stderr.write(`WARNING: no ${driver} and no VK_DRIVER_FILES, so the tests of WebGPU are skipped\n`);
    return;
  }
  process.env['VK_DRIVER_FILES'] = driver;
  process.env['LD_LIBRARY_PATH'] = [process.env['LD_LIBRARY_PATH'], CHROMIUM].filter(Boolean).join(':');
}
