import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** `#gradients` in core is a bundle; a checkout that was never built gets it here. */
export default function setup(): void {
  if (existsSync(new URL('./packages/core/dist/gradients.node.js', import.meta.url))) return;
  execFileSync('npx', ['tsup'], { cwd: new URL('./packages/core', import.meta.url), stdio: 'inherit' });
}
