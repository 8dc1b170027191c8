import { afterEach, describe, expect, it } from 'vitest';
import { startChild, type Child } from './child.js';

const children: Child[] = [];
afterEach(() => Promise.all(children.splice(0).map((child) => child.stop())));

/** A child that says hello and then does `onLine` with each line. */
async function child(onLine: string, timeout = 30_000): Promise<Child> {
  const script = `console.log('{"version":"toy"}');
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => { ${onLine} });`;
  const started = await startChild(process.execPath, { args: ['-e', script], env: { TOY: 'set' }, timeout });
  children.push(started);
  return started;
}

describe('a child', () => {
  it('says hello, and answers a line with a line', async () => {
    const { hello, ask } = await child('console.log(JSON.stringify({ line, toy: process.env.TOY }))');
    expect(hello).toEqual({ version: 'toy' });
    expect(await ask('go hmc')).toEqual({ line: 'go hmc', toy: 'set' });
    expect(await ask('check')).toEqual({ line: 'check', toy: 'set' });
  });

  it('may say what went wrong, and goes on', async () => {
    const { ask } = await child(`console.log(line === 'bad' ? '{"error":"no such work"}' : '{"seconds":1}')`);
    await expect(ask('bad')).rejects.toThrow('no such work');
    expect(await ask('good')).toEqual({ seconds: 1 });
  });

  it('that dies is an error, with its last words', async () => {
    const { ask } = await child(`console.error('out of memory'); process.exit(3)`);
    await expect(ask('go')).rejects.toThrow(/exit 3\nout of memory/);
  });

  it('that does not answer in time is one too', async () => {
    const { ask } = await child('', 5000);
    await expect(ask('go')).rejects.toThrow('no answer in 5 s');
  });
});

describe('starting one', () => {
  it('fails when there is no such program', async () => {
    await expect(startChild('no-such-program', { args: [] })).rejects.toThrow('ENOENT');
  });

  it('fails with what the program complains about', async () => {
    const args = ['-e', 'throw new Error("no torch here")'];
    await expect(startChild(process.execPath, { args })).rejects.toThrow('no torch here');
  });
});
