import { spawnSync } from 'node:child_process';

/** One thing that `npm test` checks. */
export interface Step {
  readonly name: string;
  /** Run by a shell in the repository's root, with `node_modules/.bin` on the path. */
  readonly command: string;
  /** Skipped, and so failed, when that step failed. */
  readonly needs?: string;
  /** Shows its output while it runs, not only when it fails. */
  readonly live?: boolean;
}

/** How a step went. */
export interface Outcome {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
}

/** Cheapest and most basic first; each step runs whatever became of those that it does not need. */
export const STEPS: readonly Step[] = [
  { name: 'lockfile', command: 'tsx scripts/check-lockfile.ts' },
  { name: 'typescript', command: 'tsc -v | grep "Version 7\\." || (tsc -v; echo "tsc must be TypeScript 7"; exit 1)' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'boundaries', command: 'npm run --silent boundaries' },
  { name: 'circular', command: 'npm run --silent circular' },
  { name: 'knip', command: 'npm run --silent knip' },
  { name: 'typecheck', command: 'npm run --silent typecheck' },
  { name: 'build', command: 'npm run --silent build' },
  // With types, which one package has from the build of another.
  { name: 'lint', command: 'npm run --silent lint', needs: 'build' },
  { name: 'publint', command: 'npm run --silent publint', needs: 'build' },
  { name: 'vitest', command: 'vitest run', needs: 'build', live: true },
];

/** The steps of those names, in the usual order; all when there are none. Throws on a name that is no step. */
export function chosen(names: readonly string[], steps: readonly Step[] = STEPS): readonly Step[] {
  const known = steps.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no step ${unknown.join(', ')}; known are ${known.join(', ')}`);
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}

/** Runs the steps one after another. `say` gets what a reader should see. */
export function check(steps: readonly Step[], say: (text: string) => void): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    const bad = outcomes.some(({ name, result }) => name === step.needs && result !== 'passed');
    const outcome = bad ? { name: step.name, result: 'skipped' as const, seconds: 0 } : perform(step, say);
    say(line(outcome, step));
    outcomes.push(outcome);
  }
  return outcomes;
}

function perform({ name, command, live }: Step, say: (text: string) => void): Outcome {
  const start = performance.now();
  const stdio = live ? 'inherit' : 'pipe';
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8', stdio, maxBuffer: 2 ** 27 });
  const passed = status === 0;
  if (!passed && !live) say(`${stdout}${stderr}`.trimEnd());
  return { name, result: passed ? 'passed' : 'failed', seconds: (performance.now() - start) / 1000 };
}

function line({ name, result, seconds }: Outcome, { command, needs }: Step): string {
  const mark = { passed: '✓', failed: '✗', skipped: '-' }[result];
  const note = { passed: '', failed: `  failed: ${command}`, skipped: `  skipped: ${needs} failed` }[result];
  return `${mark} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s${note}`;
}
