import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { vulkanEnvironment } from '../../scripts/vulkan.js';
import type { Report, Watch } from './report.js';
import type { Subject } from './subject.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./node-process.ts', import.meta.url));

/** The report on a backend in a fresh Node. Throws what that process said when it failed. */
export async function reportInNode(subject: Subject, watch: Watch): Promise<Report> {
  const args = ['--expose-gc', '--import', 'tsx', PROGRAM, JSON.stringify(subject), JSON.stringify(watch)];
  const env = {
    ...process.env,
    ...vulkanEnvironment(),
    TSX_TSCONFIG_PATH: `${ROOT}tsconfig.json`,
    TF_CPP_MIN_LOG_LEVEL: '2',
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Report;
}
