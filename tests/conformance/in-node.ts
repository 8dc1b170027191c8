import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { vulkanEnvironment } from '../../scripts/vulkan.js';
import type { Report, Watch } from './report.js';
import type { Subject } from './subject.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The report on a backend in a fresh Node. Throws what that process said when it failed. */
export const reportInNode = (subject: Subject, watch: Watch): Promise<Report> =>
  inFreshNode(new URL('./node-process.ts', import.meta.url), [subject, watch]) as Promise<Report>;

/** The last line, as JSON, of a program in a process of its own that can compute on every backend. */
export async function inFreshNode(program: URL, given: readonly unknown[]): Promise<unknown> {
  const args = ['--expose-gc', '--import', 'tsx', fileURLToPath(program), ...given.map((one) => JSON.stringify(one))];
  const env = {
    ...process.env,
    ...vulkanEnvironment(),
    TSX_TSCONFIG_PATH: `${ROOT}tsconfig.json`,
    TF_CPP_MIN_LOG_LEVEL: '2',
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
}
