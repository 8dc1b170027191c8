import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { vulkanEnvironment } from './scripts/vulkan.js';
import { missing } from './tests/conformance/missing.js';
import { SUBJECTS } from './tests/conformance/subject.js';

/** Before any worker starts. What it returns runs after the last has ended. */
export default function setup(): () => void {
  buildGradients();
  Object.assign(process.env, vulkanEnvironment());
  tellSkips();
  return tellSkips;
}

/** `#gradients` in core is a bundle; a checkout that was never built gets it here. */
function buildGradients(): void {
  if (existsSync(new URL('./packages/core/dist/gradients.node.js', import.meta.url))) return;
  execFileSync('npx', ['tsup'], { cwd: new URL('./packages/core', import.meta.url), stdio: 'inherit' });
}

/** Nobody should take a test that was skipped for one that passed. */
function tellSkips(): void {
  for (const subject of SUBJECTS) {
    const why = missing(subject);
    if (why !== undefined) process.stderr.write(`WARNING: the tests of ${subject.name} are skipped: ${why}\n`);
  }
}
