import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that answers each line with a line of JSON, one at a time. */
export interface Child {
  /** Its first line, unasked. */
  readonly hello: Answer;
  /** Throws what it answers as `error`, when it dies, and after `timeout` milliseconds. */
  readonly ask: (line: string) => Promise<Answer>;
  /** Resolves when the process is gone. */
  readonly stop: () => Promise<void>;
}

export type Answer = { readonly [name: string]: unknown };

export interface ChildOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that an answer may take. @defaultValue ten minutes */
  readonly timeout?: number;
}

/** Starts a process and waits for its first line. */
export async function startChild(command: string, options: ChildOptions): Promise<Child> {
  const { args, env = {}, timeout = 600_000 } = options;
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2000)));
  child.stdin.on('error', () => undefined); // told by `gone`
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(`exit ${code}`));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  const next = async (): Promise<Answer> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${timeout / 1000} s`)), timeout);
    });
    try {
      const { done, value } = await Promise.race([lines.next(), late]);
      if (done) throw new Error(`${await gone}\n${complaints}`.trim());
      const answer = JSON.parse(value) as Answer;
      if (typeof answer['error'] === 'string') throw new Error(answer['error']);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  };
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
  };
  try {
    const hello = await next();
    return {
      hello,
      stop,
      ask: (line) => {
        child.stdin.write(`${line}\n`);
        return next();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
