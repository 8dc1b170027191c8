import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { boundaries } from './boundaries.js';
import { planted } from './plant.js';

const TFJS = '@tensorflow/tfjs-core';
const repository = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string): string => `${repository}/node_modules/.bin/${name}`;

const manifest = (name: string, more: object = {}): object => ({
  name,
  exports: { '.': './dist/index.js', './node': './dist/node.js' },
  imports: { '#gradients': './dist/gradients.js' },
  ...more,
});

const leaf = (name: string, more: object = {}): object =>
  manifest(name, { dependencies: { '@ebmjs/core': '*' }, peerDependencies: { [TFJS]: '*' }, ...more });

const clean = {
  'packages/core/package.json': manifest('@ebmjs/core', { peerDependencies: { [TFJS]: '*' } }),
  'packages/core/src/index.ts': `import '#gradients';\nexport { key } from './key.js';`,
  'packages/core/src/gradients.ts': `import '${TFJS}/dist/register_all_gradients.js';`,
  'packages/core/src/key.ts': 'export const key = 1;',
  'packages/core/src/node.ts': `import 'node:fs';`,
  'packages/models/package.json': leaf('@ebmjs/models'),
  'packages/models/src/index.ts': `import * as tf from '${TFJS}';\nimport '@ebmjs/core/node';\nexport const x = tf.add;`,
  'packages/samplers/package.json': leaf('@ebmjs/samplers'),
  'packages/samplers/src/index.ts': `import { key } from '@ebmjs/core';\nexport const langevin = key;`,
  'packages/samplers/src/langevin.test.ts': `import '@ebmjs/models';\nimport '@tensorflow/tfjs-backend-cpu';\nMath.random();`,
  'packages/report/package.json': manifest('@ebmjs/report', {
    dependencies: { '@ebmjs/core': '*', [TFJS]: '*', 'fast-png': '*' },
  }),
  'packages/report/src/index.ts': `import 'fast-png';`,
  'packages/backends/package.json': leaf('@ebmjs/backends', { peerDependencies: { '@tensorflow/tfjs-node': '*' } }),
  'packages/backends/src/index.ts': `export const load = () => import('@tensorflow/tfjs-node');`,
  'packages/testing/package.json': leaf('@ebmjs/testing', { peerDependencies: { vitest: '*' } }),
  'packages/testing/src/index.ts': `import { expect } from 'vitest';\nimport '@ebmjs/core';\nexport const e = expect;`,
  'packages/ebmjs/package.json': manifest('ebmjs', {
    dependencies: { '@ebmjs/samplers': '*', '@ebmjs/models': '*', '@tensorflow/tfjs-backend-cpu': '*' },
  }),
  'packages/ebmjs/src/index.ts': `export { langevin } from '@ebmjs/samplers';\nexport { x } from '@ebmjs/models';`,
  'packages/ebmjs/src/cli.ts': `import 'node:fs';\nimport './commands/train.js';`,
  'packages/ebmjs/src/commands/train.ts': `import '@tensorflow/tfjs-backend-cpu';`,
};

/** What the check says of the clean tree with `files` added or replaced. */
const verdict = (files: { readonly [path: string]: unknown }): string[] =>
  planted({ ...clean, ...files }, boundaries).map(
    ({ file, line, rule, message }) => `${file}:${line} ${rule}: ${message}`,
  );

const SAMPLERS = 'packages/samplers/src/index.ts';

describe('boundaries', () => {
  it('passes a tree that keeps the rules', () => {
    expect(verdict({})).toEqual([]);
  });

  it.each([
    ['a value', `import { x } from '@ebmjs/models';`],
    ['a type', `import type { X } from '@ebmjs/models';`],
    ['a type in place', `export type X = import('@ebmjs/models').X;`],
    ['a re-export', `export { x } from '@ebmjs/models';`],
    ['a later load', `export const x = () => import('@ebmjs/models');`],
    ['a subpath', `import '@ebmjs/models/node';`],
  ])('fails on a leaf that imports a leaf: %s', (_, text) => {
    const declared = {
      'packages/samplers/package.json': leaf('@ebmjs/samplers', { dependencies: { '@ebmjs/models': '*' } }),
    };
    expect(verdict({ ...declared, [SAMPLERS]: text })).toEqual([
      `${SAMPLERS}:1 sideways: @ebmjs/samplers may import only @ebmjs/core, not @ebmjs/models`,
    ]);
  });

  it('fails on core importing a leaf, a leaf importing the umbrella, a package importing itself', () => {
    const files = {
      'packages/core/src/key.ts': `import 'ebmjs';`,
      [SAMPLERS]: `import 'ebmjs';\nimport '@ebmjs/samplers';`,
    };
    expect(verdict(files).filter((line) => line.includes('sideways'))).toEqual([
      'packages/core/src/key.ts:1 sideways: @ebmjs/core may import nothing of ours, not ebmjs',
      `${SAMPLERS}:1 sideways: @ebmjs/samplers may import only @ebmjs/core, not ebmjs`,
      `${SAMPLERS}:2 sideways: @ebmjs/samplers must not import itself by name`,
    ]);
  });

  it('fails on a report that imports ours or tfjs', () => {
    expect(verdict({ 'packages/report/src/index.ts': `import '@ebmjs/core';\nimport '${TFJS}';` })).toEqual([
      'packages/report/src/index.ts:1 sideways: @ebmjs/report may import nothing of ours, not @ebmjs/core',
      `packages/report/src/index.ts:2 sideways: @ebmjs/report takes plain JSON and must not import ${TFJS}`,
    ]);
  });

  it.each([
    '@tensorflow/tfjs-backend-cpu',
    '@tensorflow/tfjs-node-gpu',
    '@tensorflow/tfjs',
    '@tensorflow/tfjs-layers',
    'webgpu',
  ])('fails on %s in a library', (name) => {
    const declared = {
      'packages/samplers/package.json': leaf('@ebmjs/samplers', { peerDependencies: { [name]: '*' } }),
    };
    expect(verdict({ ...declared, [SAMPLERS]: `\nimport '${name}';` })).toEqual([
      `${SAMPLERS}:2 backend: ${name} is for the application to import; src/ uses ${TFJS} only`,
    ]);
  });

  it('fails on a backend that the umbrella’s index reaches', () => {
    expect(verdict({ 'packages/ebmjs/src/index.ts': `import './commands/train.js';` })).toEqual([
      `packages/ebmjs/src/commands/train.ts:1 backend: @tensorflow/tfjs-backend-cpu is for the application to import; src/ uses ${TFJS} only`,
    ]);
  });

  it('fails on what package.json does not ask for', () => {
    expect(
      verdict({ [SAMPLERS]: `import 'fast-png/x';\nimport '@scope/name/deep';\nimport '#other';\nimport 'node:url';` }),
    ).toEqual([
      `${SAMPLERS}:1 undeclared: fast-png is not in @ebmjs/samplers's dependencies or peerDependencies`,
      `${SAMPLERS}:2 undeclared: @scope/name is not in @ebmjs/samplers's dependencies or peerDependencies`,
      `${SAMPLERS}:3 undeclared: #other is not in @ebmjs/samplers's imports`,
      `${SAMPLERS}:4 node: src/index.ts reaches node:url, which browsers lack: move it to the ./node entry`,
    ]);
  });

  it('fails on another package’s files, in tests too', () => {
    const test = 'packages/samplers/src/deep.test.ts';
    const files = {
      [SAMPLERS]: `import '@ebmjs/core/src/key.js';`,
      [test]: `import '../../models/src/index.js';\nimport '../shapes.js';`,
    };
    expect(verdict(files)).toEqual([
      `${test}:1 deep: ../../models/src/index.js leaves @ebmjs/samplers's src/: import a package by its name`,
      `${SAMPLERS}:1 deep: @ebmjs/core/src/key.js is not in @ebmjs/core's exports`,
    ]);
  });

  it.each([
    ['Math.random', 'const x = Math.random();'],
    ['Math.random', `const x = Math['random'];`],
    ['Math.random', 'const { random } = Math;'],
    ['tf.randomNormal', `import * as tf from '${TFJS}'; tf.randomNormal([1]);`],
    ['tf.randomUniform', `import * as t from '${TFJS}'; const draw = t.randomUniform;`],
    ['tf.truncatedNormal', `import { truncatedNormal as cut } from '${TFJS}';`],
    ['tf.dropout', `import * as tf from '${TFJS}'; const { dropout: d } = tf;`],
  ])('fails on chance without a key: %s in %s', (what, text) => {
    expect(verdict({ [SAMPLERS]: text })).toEqual([
      `${SAMPLERS}:1 chance: ${what} is not keyed: use the draws of @ebmjs/core`,
    ]);
  });

  it('does not mistake words for uses', () => {
    const text =
      '// Math.random and tf.variable are forbidden\nexport const s = "tf.randomNormal"; const tf = { variable: 1 }; tf.variable;';
    expect(verdict({ [SAMPLERS]: text })).toEqual([]);
  });

  it('fails on tf.variable, on its type, and on export *', () => {
    const text = `import * as tf from '${TFJS}';\ntf.variable(tf.zeros([1]));\nlet v: tf.Variable;\nexport * from '@ebmjs/core';\nexport * as c from '@ebmjs/core';`;
    expect(verdict({ [SAMPLERS]: text })).toEqual([
      `${SAMPLERS}:2 variable: tf.variable is global to the process: use a record of tensors`,
      `${SAMPLERS}:3 variable: tf.Variable is global to the process: use a record of tensors`,
      `${SAMPLERS}:4 star: export * hides what is exported: list the names`,
      `${SAMPLERS}:5 star: export * hides what is exported: list the names`,
    ]);
  });

  it('fails on gradients registered a second time', () => {
    expect(verdict({ [SAMPLERS]: `import '${TFJS}/dist/register_all_gradients.js';` })).toEqual([
      `${SAMPLERS}:1 gradients: only @ebmjs/core's gradients modules reach into tfjs-core, not ${TFJS}/dist/register_all_gradients.js`,
    ]);
  });

  it('fails on a cycle, of types as well', () => {
    const files = {
      [SAMPLERS]: `import './a.js';`,
      'packages/samplers/src/a.ts': `import './b.js';`,
      'packages/samplers/src/b.ts': `import type { A } from './a.js';`,
    };
    expect(verdict(files)).toEqual([
      'packages/samplers/src/a.ts:1 cycle: import cycle: src/a.ts > src/b.ts > src/a.ts',
    ]);
  });
});

describe('the commands that the tests run', () => {
  const bad = {
    ...clean,
    'packages/samplers/src/a.ts': `import './b.js';`,
    'packages/samplers/src/b.ts': `import './a.js';`,
  };

  it('boundaries exits 1 on a violation and 0 without', () => {
    const script = fileURLToPath(new URL('boundaries.ts', import.meta.url));
    const run = (root: string) => spawnSync(bin('tsx'), [script, root], { encoding: 'utf8' });
    const failed = planted(bad, run);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('packages/samplers/src/a.ts:1 [cycle]');
    expect(planted(clean, run).stdout).toBe('boundaries: 7 packages, 0 violations\n');
  });

  it('madge, with this repository’s settings, sees a cycle too', () => {
    const config = readFileSync(`${repository}/.madgerc`, 'utf8');
    const run = (root: string) => spawnSync(bin('madge'), ['--circular', 'packages'], { cwd: root, encoding: 'utf8' });
    const failed = planted({ ...bad, '.madgerc': config }, run);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain('samplers/src/a.ts > samplers/src/b.ts');
    expect(planted({ ...clean, '.madgerc': config }, run).status).toBe(0);
  });
});
