import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { lockfileFaults, missingFromLock, type Lockfile } from './lockfile.js';

// Run from the repository's root by `npm test`.
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
const { status, stdout, stderr } = spawnSync('npm', ['ci', '--dry-run', '--ignore-scripts'], { encoding: 'utf8' });
const missing = missingFromLock(stdout + stderr).map(
  (name) => `${name} is missing: pin the tool to a complete release`,
);
const faults = [...lockfileFaults(lock), ...missing];
for (const fault of faults) console.error(`package-lock.json: ${fault}`);
if (status !== 0 && missing.length === 0) console.error(stderr);
process.exitCode = status === 0 && faults.length === 0 ? 0 : 1;
