import { describe, expect, it } from 'vitest';
import { inChild, type Ended } from './in-child.js';

/** Runs a program given as text. */
const child = (program: string, timeout = 20_000, signal?: AbortSignal): Promise<Ended> =>
  inChild({ args: ['--eval', program], timeout, signal });

it('passes on all that was sent, in order, and nothing that was printed', async () => {
  const { messages, failure } = await child(`console.log('aside'); process.send({ a: 1 }); process.send('two');`);
  expect(messages).toEqual([{ a: 1 }, 'two']);
  expect(failure).toBeUndefined();
});

it('ends although nobody ends the connection, and takes much output', async () => {
  const { failure } = await child(`console.error('x'.repeat(1e6)); console.log('y'.repeat(1e6));`);
  expect(failure).toBeUndefined();
});

describe('what was sent before still counts after', () => {
  it.each([
    ['a crash', `process.kill(process.pid, 'SIGSEGV'); for (;;);`, 'was ended by SIGSEGV'],
    ['an abort', `process.abort();`, 'was ended by SIGABRT'],
    [
      'an error that nobody caught',
      `setTimeout(() => { throw new TypeError('no such thing'); })`,
      'TypeError: no such thing',
    ],
    ['last words', `console.error('cannot\\nfind it\\n'); process.exit(3)`, 'find it'],
    ['an exit code alone', `process.exit(3)`, 'ended with exit code 3'],
  ])('%s', async (_, end, failure) => {
    expect(await child(`process.send('begun', () => { ${end} });`)).toEqual({ messages: ['begun'], failure });
  });

  it('an endless loop', async () => {
    const began = performance.now();
    const ended = await child(`process.send('begun', () => { for (;;); });`, 3000);
    expect(ended).toEqual({ messages: ['begun'], failure: 'did not end within 3 s' });
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});

it('ends the process, and rejects, when it is aborted', async () => {
  const controller = new AbortController();
  const running = child(`setInterval(() => undefined, 1000)`, 60_000, controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 100);
  await expect(running).rejects.toThrow('enough');
});

it('starts nothing once it is aborted', async () => {
  await expect(child(`process.exit(1)`, 1000, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
});
