import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { knownOptions, within } from '@ebmjs/core';
import { backendNames, type BackendName } from './backend.js';
import type { Findings, Trial } from './findings.js';
import { inChild } from './in-child.js';

export interface ProbeOptions {
  /** Seconds that each backend may take. @defaultValue 60 */
  readonly timeout?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What is known of one backend on this machine, as plain JSON. */
export interface BackendProbe extends Omit<Findings, 'chosen' | 'notes'> {
  readonly name: BackendName;
  /** Whether it starts, and its gradients are right. If not, `problem` says why. */
  readonly works: boolean;
}

/** What `useBackend('auto')` does on this machine, as plain JSON. */
export interface AutoProbe extends Pick<Findings, 'problem' | 'version' | 'threads'> {
  /** What it chooses; absent where it finds none. */
  readonly name?: BackendName;
  /** Why it did not take a faster one. */
  readonly notes: readonly string[];
}

/** Rounding, and the shorter factors that some graphics cards multiply, are below it; a wrong gradient is not. */
const TOLERANCE = 1e-3;
const MAX_THREADS = 8; // tfjs's pool

/**
 * Tries every backend in turn, WASM a second time with as many threads as there are cores: whether it is installed and
 * starts, on what, whether the gradients of a small convolution are right, and roughly how fast it is.
 *
 * Each is tried in a process of its own: a backend that crashes or hangs is one that does not work, and the active one
 * is left alone. Node only.
 */
export async function* probeBackends(options: ProbeOptions = {}): AsyncGenerator<BackendProbe, void, undefined> {
  const rest = checked('probeBackends', options);
  const cores = Math.min(availableParallelism(), MAX_THREADS);
  for (const name of backendNames) {
    yield verdict(name, await tried({ name }, rest));
    if (name === 'wasm' && cores > 1) yield verdict(name, await tried({ name, threads: cores }, rest));
  }
}

/** What `useBackend('auto')` would choose, and why, found out in a process of its own. Node only. */
export async function probeAuto(options: ProbeOptions = {}): Promise<AutoProbe> {
  const { chosen, notes = [], ...found } = await tried({ name: 'auto' }, checked('probeAuto', options));
  return { ...found, ...(chosen && { name: chosen }), notes };
}

interface Checked {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

function checked(where: string, options: ProbeOptions): Checked {
  knownOptions(where, options, ['timeout', 'signal']);
  return { timeout: within(`${where}.timeout`, options.timeout ?? 60, 0, 3600), signal: options.signal };
}

async function tried(trial: Trial, { timeout, signal }: Checked): Promise<Findings> {
  const script = fileURLToPath(new URL('./probe-child.js', import.meta.url));
  const args = [script, JSON.stringify(trial)];
  const { messages, failure } = await inChild({ args, timeout: 1000 * timeout, signal });
  const found = Object.assign({}, ...messages) as Findings;
  const finished = found.problem !== undefined || (trial.name === 'auto' ? found.chosen : found.speed) !== undefined;
  if (finished) return found;
  return { ...found, problem: `its process ${failure ?? 'ended'} ${stageAfter(found)}` };
}

/** What was under way. */
function stageAfter({ version, gradientError }: Findings): string {
  if (version === undefined) return 'while it was started';
  return gradientError === undefined ? 'while it computed a gradient' : 'while it was timed';
}

/** Does it work? */
export function verdict(name: BackendName, found: Findings): BackendProbe {
  const problem = found.problem ?? wrong(found);
  return { name, works: problem === undefined, ...found, ...(problem !== undefined && { problem }) };
}

function wrong({ gradientError = NaN }: Findings): string | undefined {
  if (gradientError <= TOLERANCE) return undefined;
  return `its gradients are wrong: those of a convolution by ${(100 * gradientError).toPrecision(2)} % of the largest`;
}
