import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isForBrowsers, isForNode, readmePrograms } from '../scripts/readme-program.js';
import { isTest, packagesOf, type Package } from '../scripts/workspace.js';
import { pagesOf } from './conformance/in-chromium.js';
import { missing } from './conformance/missing.js';
import { bundleFor, packedProject, runPlain, runWithVitest, type PackedProject } from './packed-project.js';

const MINUTE = 60_000;
const execute = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const packages = packagesOf(root);
const names = packages.map(({ manifest }) => manifest.name);

const readmes = [root, ...packages.map(({ dir }) => dir)]
  .map((dir) => join(dir, 'README.md'))
  .filter((file) => existsSync(file));
const programs = readmes.flatMap((file) =>
  readmePrograms(readFileSync(file, 'utf8')).map(
    (program) => [relative(root, file), program.example, program] as const,
  ),
);
const entries = packages.flatMap(({ manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((path) => path !== './package.json')
    .map((path) => manifest.name + path.slice(1)),
);
const bins = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));

let project: PackedProject;

beforeAll(() => {
  execFileSync('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], { cwd: root, stdio: 'inherit' });
  project = packedProject(root, packages);
}, 8 * MINUTE);

afterAll(() => {
  if (project) rmSync(project.dir, { recursive: true, force: true });
});

describe('the tarballs', () => {
  it.each(packages.map((pkg) => [pkg.manifest.name, pkg] as const))(
    'of %s hold what it exports, and no tests',
    (name, pkg) => {
      const files = project.tarballs.find((tarball) => tarball.name === name)!.files.map(({ path }) => path);
      const wanted = ['README.md', 'LICENSE', 'package.json', ...entryFiles(pkg)];
      expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
      expect(files.filter((file) => !/^(dist|src)\//.test(file)).sort()).toEqual([
        'LICENSE',
        'README.md',
        'package.json',
      ]);
      expect(files.filter((file) => /\.(test|test-d|bench|fixture)\./.test(file))).toEqual([]);
    },
  );

  it('install one copy of everything that must be shared', () => {
    const installed = readdirSync(join(project.dir, 'node_modules'), { recursive: true, encoding: 'utf8' });
    const copies = (name: string): string[] =>
      installed.filter((path) => join('/', path).endsWith(join('/', name, 'package.json')));
    const counts = [...names, '@tensorflow/tfjs-core'].map((name) => `${name}: ${copies(name).length}`);
    expect(counts).toEqual([...names, '@tensorflow/tfjs-core'].map((name) => `${name}: 1`));
  });
});

describe('in plain Node', () => {
  it.each(entries.filter((entry) => !entry.startsWith('@ebmjs/testing')))(
    '%s can be imported by itself',
    async (entry) => {
      const program = `import * as all from '${entry}'; console.log(Object.keys(all).length);`;
      const { stdout } = await execute('node', ['--input-type=module', '--eval', program], { cwd: project.dir });
      expect(Number(stdout)).toBeGreaterThan(0);
    },
  );

  it.each(programs.filter(([, example]) => !isTest(example) && isForNode(example)))(
    '%s: %s prints what it says',
    async (_, example, { code, output }) => {
      expect(await runPlain(project, example, code)).toBe(output);
    },
    2 * MINUTE,
  );

  it.each(programs.filter(([, example]) => isTest(example)))(
    '%s: %s passes under vitest',
    async (_, example, { code }) => {
      const stdout = await runWithVitest(project, example, code);
      expect(stdout).toMatch(/Tests +\d+ passed/);
    },
  );

  it.each(bins)('%s --help explains itself', async (bin) => {
    const { stdout } = await execute('npx', ['--no-install', bin, '--help'], { cwd: project.dir });
    expect(stdout.toLowerCase()).toContain('usage');
  });

  it('the doctor finds the program of its processes, the backends that are there, and what to install for more', async () => {
    const { stdout } = await execute('npx', ['--no-install', 'ebmjs', 'doctor', '--json'], { cwd: project.dir });
    const { backends, install } = JSON.parse(stdout) as {
      backends: { name: string; works: boolean }[];
      install: string[];
    };
    expect(backends.filter(({ works }) => works).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['wasm', 'cpu']),
    );
    // The project has tfjs's packages for WASM and WebGPU, and none that only Node has.
    expect(install).toContain('npm install @tensorflow/tfjs-node@4.22.0');
    expect(install).toContain('npm install webgpu@0.6');
    expect(install.join()).not.toMatch(/wasm|backend-webgpu/);
  });
});

describe.skipIf(missing({ backend: 'webgpu', place: 'chromium' }))('in Chromium', () => {
  it.each(programs.filter(([, example]) => isForBrowsers(example)))(
    '%s: %s, bundled, prints what it says',
    async (_, example, { code, output }) => {
      const pages = await pagesOf(await bundleFor(project, example, code));
      try {
        expect(await pages.print()).toBe(output);
      } finally {
        await pages.close();
      }
    },
    2 * MINUTE,
  );
});

describe('the declarations', () => {
  it.each(['NodeNext', 'Bundler'])('compile the programs with moduleResolution %s', async (moduleResolution) => {
    const files = programs.map(([, example, { code }]) => {
      writeFileSync(join(project.dir, basename(example)), code);
      return basename(example);
    });
    const module = moduleResolution === 'Bundler' ? 'ESNext' : moduleResolution;
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'ES2022',
      skipLibCheck: true,
      types: ['node'],
      module,
      moduleResolution,
    };
    const config = join(project.dir, `tsconfig.${moduleResolution}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    const errors = await execute(join(root, 'node_modules/.bin/tsc'), ['-p', config], { cwd: project.dir }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(errors).toBe('');
  });
});

const entryFiles = ({ manifest }: Package): string[] =>
  Object.values(manifest.exports ?? {})
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry as { [condition: string]: string })))
    .concat(Object.values(manifest.bin ?? {}))
    .map((file) => file.replace(/^\.\//, ''));
