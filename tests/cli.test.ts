import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, untilTrue } from './command-line.js';

const TINY = {
  seed: 3,
  model: { width: 4, blocks: [{ width: 4, down: true }] },
  sampler: { steps: 3 },
  buffer: { capacity: 64 },
  training: { updates: 20, batch: 16, checkpointEvery: 5 },
  sampling: { perClass: 2, steps: 5 },
  likelihood: { images: 4, chainsPerClass: 2, temperatures: 10, leapfrogSteps: 2 },
};

const { folder, at, config, start, cli, done, checkpoint, checkpointFile, steps } = commandLine();

beforeAll(async () => {
  await config('tiny.json', TINY);
  await done('train', 'whole', '--config', 'tiny.json');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('can be sampled from a pool of chains, the same of the same seed', async () => {
  await done('train', 'pooled', '--config', 'tiny.json', '--updates', '5');
  const sampled = async (...flags: string[]): Promise<Buffer> => {
    await done('sample', 'pooled', ...flags);
    return readFile(at('pooled', 'samples.safetensors'));
  };
  const [first, again, noisy, plain] = [
    await sampled('--pool', '4'),
    await sampled('--pool', '4'),
    await sampled('--pool', '4', '--noise', '0.02'),
    await sampled('--steps', '6'),
  ];
  expect(again).toEqual(first);
  expect(noisy).not.toEqual(first);
  expect(plain).not.toEqual(first);
  await done('sample', 'pooled', '--pool', '4');
  const evaluation = JSON.parse(await readFile(at('pooled', 'evaluation.json'), 'utf8')) as Record<string, number>;
  // 4 rounds of 3 steps for half of the pool of 20.
  expect(evaluation).toMatchObject({ samples: 20, steps: 6 });
  const { code, err } = await cli('sample', 'pooled', '--pool', '4', '--steps', '5');
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('--steps: must be left out with --pool'),
  });
}, 120_000);

describe('a run', () => {
  it('is the same for the same seed, and another for another', async () => {
    await done('train', 'again', '--config', 'tiny.json');
    await done('train', 'other', '--config', 'tiny.json', '--seed', '4');
    expect(await checkpoint('again')).toEqual(await checkpoint('whole'));
    expect(await checkpoint('other')).not.toEqual(await checkpoint('whole'));
  }, 120_000);

  it('stopped after 10 updates and resumed for 10 is the run of 20, bit for bit', async () => {
    await done('train', 'halves', '--config', 'tiny.json', '--updates', '10');
    expect(await checkpoint('halves')).not.toEqual(await checkpoint('whole'));
    await done('train', 'halves', '--resume', '--updates', '20');
    expect(await checkpoint('halves')).toEqual(await checkpoint('whole'));
    expect(await steps('halves')).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  }, 120_000);

  it('stopped by Ctrl-C leaves a checkpoint to resume from, and exits with 130', async () => {
    const run = start(['train', 'stopped', '--config', 'tiny.json', '--updates', '100000']);
    await untilTrue(run, async () => (await steps('stopped').catch(() => [])).length >= 2);
    run.child.kill('SIGINT');
    const { code, err } = await run.ended;
    expect(code).toBe(130);
    expect(err).toContain('--resume');
    const reached = (await steps('stopped')).length;
    await done('train', 'stopped', '--resume', '--updates', String(reached + 2));
    expect(await steps('stopped')).toEqual(Array.from({ length: reached + 2 }, (_, i) => i + 1));
  }, 120_000);

  it('can be sampled, scored and reported, and leaves no partial file', async () => {
    await done('sample', 'whole');
    await done('likelihood', 'whole');
    const out = await done('report', 'whole');
    expect(out.trim()).toBe('whole/report.html');
    const files = await readdir(at('whole'));
    expect(files.sort()).toEqual(
      [
        'checkpoints',
        'config.json',
        'evaluation.json',
        'likelihood.json',
        'metrics.jsonl',
        'report.html',
        'samples.png',
        'samples.safetensors',
      ].sort(),
    );
    type Figure = { value: number; standardError: number };
    const { nats, choice } = JSON.parse(await readFile(at('whole', 'likelihood.json'), 'utf8')) as {
      nats: Record<'lower' | 'upper', Figure>;
      choice: Record<'chosenOn' | 'heldOut' | 'optimism', Figure>;
    };
    for (const { value, standardError } of [...Object.values(nats), ...Object.values(choice)])
      expect([value, standardError].every(Number.isFinite)).toBe(true);
    expect(choice.heldOut).toEqual(nats.upper);
    expect(choice.optimism.value).toBeCloseTo(choice.chosenOn.value - nats.upper.value, 9);
  }, 120_000);
});

describe('a run that cannot go on ends with code 1, and one line that says why', () => {
  it('when it diverges and nothing may be done about it: the last update that was made is saved', async () => {
    await config('wild.json', {
      ...TINY,
      training: { ...TINY.training, updates: 30 },
      optimizer: { rate: 1000 },
      health: { actions: [] },
    });
    const { code, err } = await cli('train', 'wild', '--config', 'wild.json');
    expect(code).toBe(1);
    const last = err.trim().split('\n').at(-1)!;
    expect(last).toMatch(/stopped at update \d+: .*the update was refused.*; update \d+ is saved in wild/);
    const [, stop, kept] = /stopped at update (\d+).*update (\d+) is saved/.exec(last)!;
    expect(Number(kept)).toBe(Number(stop) - 1);
    expect((await steps('wild')).at(-1)).toBe(Number(stop)); // what was seen of the update that was refused
    await done('sample', 'wild');
  }, 60_000);

  it('when it diverges again and again: it goes back and tries other things, says so, and stops at the start', async () => {
    await config('wilder.json', { ...TINY, training: { ...TINY.training, updates: 30 }, optimizer: { rate: 1000 } });
    const { code, err } = await cli('train', 'wilder', '--config', 'wilder.json');
    expect(code).toBe(1);
    const lines = err.trim().split('\n');
    expect(lines.at(-1)).toMatch(/stopped at update \d+: .*; update 0 is saved in wilder/);
    expect(lines.at(-2)).toMatch(/^health: energies-exploded \d+ times, first at update 2 \(.*stop\)$/);
    const events = (await readFile(at('wilder', 'events.jsonl'), 'utf8')).trim().split('\n');
    const [first] = events.map((line) => JSON.parse(line) as { rule: string; actions: string[]; from: number });
    expect(first).toMatchObject({ rule: 'energies-exploded', actions: ['roll-back', 'smaller-rate'], from: 0 });
    await done('report', 'wilder');
    expect(await readFile(at('wilder', 'report.html'), 'utf8')).toContain('energies-exploded: roll-back, smaller-rate');
  }, 60_000);

  it('when the file system refuses', async () => {
    await writeFile(at('file'), '');
    const { code, err } = await cli('train', join('file', 'run'), '--config', 'tiny.json');
    expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
    expect(err).toContain('run: must be a folder or the name of a new one (ENOTDIR)');
  });
});

describe('--resume', () => {
  it('refuses fewer updates than are made, has nothing to do for as many, and loses nothing', async () => {
    await done('train', 'far', '--config', 'tiny.json', '--updates', '3');
    const before = await checkpoint('far');
    const fewer = await cli('train', 'far', '--resume', '--updates', '2');
    expect(fewer.code).toBe(2);
    expect(fewer.err).toContain('--updates: must be at least the 3 updates already made, got 2');
    const same = await cli('train', 'far', '--resume');
    expect([same.code, same.err]).toEqual([0, 'nothing to do: the run is at update 3 already\n']);
    expect(await checkpoint('far')).toEqual(before);
    expect(await steps('far')).toEqual([1, 2, 3]);
  }, 60_000);

  it('goes on after a kill in the middle of a metrics line, and saves how far it goes', async () => {
    await done('train', 'torn', '--config', 'tiny.json', '--updates', '2');
    await writeFile(at('torn', 'metrics.jsonl'), '{"step":3,"lo', { flag: 'a' });
    await done('sample', 'torn');
    await done('train', 'torn', '--resume', '--updates', '4');
    expect(await steps('torn')).toEqual([1, 2, 3, 4]);
    const saved = JSON.parse(await readFile(at('torn', 'config.json'), 'utf8')) as { training: { updates: number } };
    expect(saved.training.updates).toBe(4);
    expect(existsSync(at('torn', 'evaluation.json'))).toBe(false); // it was of update 2
  }, 60_000);
});

describe('a checkpoint that is damaged', () => {
  it('is passed over for the one before, aloud and in the log, and the run ends as it would have', async () => {
    await done('train', 'spoilt', '--config', 'tiny.json', '--updates', '10');
    const bytes = await readFile(await checkpointFile('spoilt'));
    bytes[bytes.length - 9]! ^= 64;
    await writeFile(await checkpointFile('spoilt'), bytes);
    const said = /step-00000010-\w+\.safetensors is damaged: its SHA-256 .*: the checkpoint of update 5 is taken/;
    expect((await cli('sample', 'spoilt', '--steps', '1')).err).toMatch(said);
    const { code, err } = await cli('train', 'spoilt', '--resume', '--updates', '20');
    expect([code, said.test(err)]).toEqual([0, true]);
    const events = (await readFile(at('spoilt', 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(events.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['damaged', 'resumed']);
    expect(await checkpoint('spoilt')).toEqual(await checkpoint('whole'));
    expect(await steps('spoilt')).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  }, 60_000);

  it('of an older version is told from that', async () => {
    await done('train', 'older', '--config', 'tiny.json', '--updates', '1');
    await rm(at('older', 'checkpoints'), { recursive: true });
    await writeFile(at('older', 'checkpoint.safetensors'), '');
    const { code, err } = await cli('train', 'older', '--resume', '--updates', '2');
    expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
    expect(err).toContain('holds checkpoint.safetensors of an older version of ebmjs, which can go on with it');
    expect((await cli('train', 'older', '--config', 'tiny.json', '--updates', '1')).code).toBe(2); // it counts as a run
  }, 60_000);
});

describe('a folder that holds a run', () => {
  it('is not trained into but by --resume or --overwrite, which the error names', async () => {
    await done('train', 'kept', '--config', 'tiny.json', '--updates', '1');
    await done('sample', 'kept', '--steps', '1', '--per-class', '1');
    const file = await checkpointFile('kept');
    const before = await readFile(file);
    const again = (...flags: string[]) => cli('train', 'kept', '--config', 'tiny.json', '--updates', '2', ...flags);
    const { code, err } = await again();
    expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
    expect(err).toContain('run: there is one already: --resume goes on with it, --overwrite replaces it, got "kept"');
    expect(await readFile(file)).toEqual(before);
    expect((await again('--overwrite')).code).toBe(0);
    expect(await steps('kept')).toEqual([1, 2]);
    expect(existsSync(at('kept', 'evaluation.json'))).toBe(false); // it was of the run that is gone
  }, 60_000);

  it('counts as one as long as any of its files is left, the configuration apart', async () => {
    await done('train', 'some', '--config', 'tiny.json', '--updates', '1');
    for (const file of ['checkpoints', 'metrics.jsonl']) {
      expect((await cli('train', 'some', '--config', 'tiny.json', '--updates', '1')).code).toBe(2);
      await rm(at('some', file), { recursive: true });
    }
    await done('train', 'some', '--config', 'tiny.json', '--updates', '1');
  }, 60_000);

  it("is not the demo's to replace either, but for its own", async () => {
    await done('train', 'mine', '--config', 'tiny.json', '--updates', '1');
    const { code, err } = await cli('demo', 'mine');
    expect([code, err.includes('--overwrite replaces it, got "mine"')]).toEqual([2, true]);
    await done('train', join('runs', 'demo'), '--config', 'tiny.json', '--updates', '1');
    const demo = start(['demo']);
    await untilTrue(demo, () => !existsSync(at('runs', 'demo', 'checkpoints')));
    demo.child.kill('SIGINT');
    expect((await demo.ended).code).toBe(130);
  }, 60_000);
});

/** Loaded before the command line: presses Ctrl-C as soon as somebody listens. */
const IMPATIENT = `
  process.on('newListener', (name) => {
    if (name !== 'SIGINT') return;
    console.error('TensorFlow.js is ' + (globalThis._tfengine ? 'there' : 'not there yet'));
    setImmediate(() => process.kill(process.pid, 'SIGINT'));
  });`;

it.each([['train', 'x'], ['report', 'whole'], ['doctor']])(
  '%s stopped by Ctrl-C before TensorFlow.js is loaded exits with 130 all the same',
  async (...args) => {
    await writeFile(at('impatient.mjs'), IMPATIENT);
    const { code, by, err, out } = await start(args, { NODE_OPTIONS: '--import ./impatient.mjs' }).ended;
    expect([code, by, out]).toEqual([130, null, '']);
    expect(err).toContain('TensorFlow.js is not there yet');
    expect(existsSync(at('x'))).toBe(false);
  },
  60_000,
);

it.each([
  ['sample', ['--steps', '20000']],
  ['likelihood', ['--temperatures', '2000']],
])(
  '%s stopped by Ctrl-C exits with 130 and writes nothing',
  async (command, flags) => {
    const name = `stop-${command}`;
    await done('train', name, '--config', 'tiny.json', '--updates', '1');
    const files = await readdir(at(name));
    const { child, ended } = start([command, name, ...flags]);
    const timer = setTimeout(() => child.kill('SIGINT'), 3000);
    const { code, err } = await ended;
    clearTimeout(timer);
    expect([code, err.includes('stopping after this step')]).toEqual([130, true]);
    expect(await readdir(at(name))).toEqual(files);
  },
  60_000,
);

it('an unconditional model can be trained, sampled, scored and reported', async () => {
  await config('plain.json', { ...TINY, model: { ...TINY.model, conditioning: 'none' } });
  await done('train', 'plain', '--config', 'plain.json', '--updates', '2');
  await done('sample', 'plain', '--steps', '4', '--per-class', '3');
  await done('likelihood', 'plain');
  await done('report', 'plain');
  const html = await readFile(at('plain', 'report.html'), 'utf8');
  expect(html).toContain('Samples: 4 Langevin steps from uniform noise, none picked.');
}, 60_000);

describe('bad input ends with code 2 and one line that says what is wrong', () => {
  it.each([
    [
      'an unknown command',
      ['trian'],
      'unknown command "trian"; known are train, tune, sample, likelihood, evaluate, report, export, convert, continual, compose, demo, data, models, sweep, presets, doctor',
    ],
    ['an unknown flag', ['train', 'x', '--stepsize', '3'], '--stepsize: unknown option'],
    ['a second folder', ['train', 'x', 'y'], 'unexpected argument, got "y"'],
    [
      'an unknown backend',
      ['train', 'x', '--backend', 'cuda'],
      '--backend: must be one of auto, wasm, cpu, node, webgpu, got "cuda"',
    ],
    [
      'a run that is a file',
      ['train', 'tiny.json'],
      'run: must be a folder or the name of a new one (ENOTDIR), got "tiny.json"',
    ],
    ['no number', ['train', 'x', '--updates', 'ten'], '--updates: must be a whole number of at least 1, got "ten"'],
    [
      'no such configuration',
      ['train', 'x', '--config', 'none.json'],
      '--config: must be a file that can be read, got "none.json"',
    ],
    ['no such run', ['sample', 'none'], 'run: must be the folder of a run: it has no config.json, got "none"'],
    ['nothing to resume', ['train', 'none', '--resume'], 'run: must be the folder of a run'],
    [
      'a resumed run with another seed',
      ['train', 'whole', '--resume', '--seed', '9'],
      'leave --config, --preset and --seed away',
    ],
    ['a run both kept and replaced', ['train', 'whole', '--resume', '--overwrite'], 'leave --overwrite away'],
  ])('%s', async (_, args, message) => {
    const { code, err, out } = await cli(...args);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect([code, out]).toEqual([2, '']);
    expect(existsSync(at('x'))).toBe(false);
    expect(existsSync(at('none'))).toBe(false);
  });

  it.each([
    ['a typo', { sampler: { stepsize: 3 } }, 'bad.json: sampler must not have "stepsize"; known are steps, '],
    ['a value out of range', { training: { batch: 0 } }, 'training.batch must be at least 1, got 0'],
    ['no JSON', '{"seed": 3,}', '--config: must hold JSON'],
    [
      'two faults',
      { seed: -1, buffer: { restart: 2 } },
      'seed must be at least 0, got -1; buffer.restart must be at most 1, got 2',
    ],
  ])('a configuration with %s', async (_, value, message) => {
    await config('bad.json', value);
    const { code, err } = await cli('train', 'x', '--config', 'bad.json');
    expect(err).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(at('x'))).toBe(false);
  });

  it('a checkpoint of another model or another run, or none that is whole: and the old files stay', async () => {
    await done('train', 'cut', '--config', 'tiny.json', '--updates', '1');
    const file = await checkpointFile('cut');
    const bytes = await readFile(file);
    const saved = await readFile(at('cut', 'config.json'), 'utf8');
    const resumedAs = async (change: object): Promise<string> => {
      await writeFile(at('cut', 'config.json'), JSON.stringify({ ...(JSON.parse(saved) as object), ...change }));
      const { code, err } = await cli('train', 'cut', '--resume', '--updates', '2');
      expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
      return err;
    };
    expect(await resumedAs({ model: { width: 5 } })).toContain('model.config.width is 4 in the checkpoint, 5 here');
    const other = await resumedAs({ sampler: { steps: 4 }, seed: 9, buffer: { capacity: 64, restart: 0.5 } });
    expect(other).toContain('config.buffer.restart is 0.05 in the checkpoint, 0.5 here');
    const run = await resumedAs({ sampler: { steps: 4 }, seed: 9 });
    expect(run).toContain('the checkpoint is of another run: config.seed is 3 in the checkpoint, 9 here; ');
    expect(run).toContain('config.sampler.steps is 3 in the checkpoint, 4 here');
    expect(await readFile(file)).toEqual(bytes);
    await truncate(file, bytes.length - 4);
    expect(await resumedAs({})).toMatch(/must hold one that is whole; .*step-00000001-.* is damaged: it has/);
    expect(await steps('cut')).toEqual([1]);
  }, 120_000);
});

it('says how to use it', async () => {
  expect(await done('--help')).toContain('not Explainable Boosting Machines');
  expect(await done('train', '--help')).toContain('--resume');
  expect((await done('--version')).trim()).toMatch(/^\d+\.\d+\.\d+/);
});
