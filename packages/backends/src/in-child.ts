import { spawn, type ChildProcess } from 'node:child_process';

/** A program for a process of its own. */
export interface Program {
  /** Arguments of Node: the script and its own. */
  readonly args: readonly string[];
  /** Milliseconds after which it is ended by force. */
  readonly timeout: number;
  /** Ends it, and the call, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What such a process said, and how it ended. */
export interface Ended {
  /** What it sent by `process.send`, in order. */
  readonly messages: readonly unknown[];
  /** Undefined after a clean end, else one line: its last words, or the signal, or that it took too long. */
  readonly failure?: string;
}

/**
 * Runs a program in another process, where a crash or an endless loop does no harm here, and waits for its end: what
 * it has sent until then counts. Its output is not shown. Rejects only when aborted.
 */
export async function inChild({ args, timeout, signal }: Program): Promise<Ended> {
  signal?.throwIfAborted();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const messages: unknown[] = [];
  let errors = '';
  let late = false;
  child.on('message', (message) => messages.push(message));
  child.stderr!.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-10_000)));
  const timer = setTimeout(() => ((late = true), child.kill('SIGKILL')), timeout);
  const abort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', abort);
  const { code, by } = await ended(child);
  clearTimeout(timer);
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  if (late) return { messages, failure: `did not end within ${timeout / 1000} s` };
  if (by !== null) return { messages, failure: `was ended by ${by}` };
  return code === 0 ? { messages } : { messages, failure: lastWords(errors) ?? `ended with exit code ${code}` };
}

/** Once all that it said has arrived too. */
const ended = (child: ChildProcess): Promise<{ code: number | null; by: string | null }> =>
  new Promise((resolve) => {
    child.on('error', () => resolve({ code: -1, by: null }));
    child.on('close', (code, by) => resolve({ code, by }));
  });

/** The line of an uncaught error that names it, or the last line. */
function lastWords(errors: string): string | undefined {
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error\b/.test(line))?.trim() ?? lines.at(-1)?.trim();
}
