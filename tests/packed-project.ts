import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import type { Package } from '../scripts/workspace.js';

/** What `npm pack --json` says of one tarball. */
export interface Tarball {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** An empty project with every package of ours installed from its tarball, as a user's would be from npm. */
export interface PackedProject {
  readonly dir: string;
  readonly tarballs: readonly Tarball[];
}

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Third-party packages that users install themselves: backends, and what `@ebmjs/testing` and type checks need. */
const BESIDE = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  'vitest',
  '@types/node',
];

/** Packs what is built and installs it in a temporary folder. */
export function packedProject(root: string, packages: readonly Package[]): PackedProject {
  const dir = mkdtempSync(join(tmpdir(), 'ebmjs-packed-'));
  const tarballs = pack(root, packages, join(dir, 'tarballs'));
  const own = Object.fromEntries(tarballs.map(({ name, filename }) => [name, `file:tarballs/${filename}`]));
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Versions;
  };
  const beside = Object.fromEntries(BESIDE.map((name) => [name, devDependencies[name]!]));
  const overrides = Object.fromEntries(Object.keys(own).map((name) => [name, `$${name}`]));
  const manifest = { name: 'empty', private: true, type: 'module', dependencies: { ...beside, ...own }, overrides };
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['install', '--prefer-offline', ...QUIET], { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  return { dir, tarballs };
}

type Versions = { readonly [name: string]: string };

function pack(root: string, packages: readonly Package[], destination: string): Tarball[] {
  mkdirSync(destination);
  const which = packages.flatMap(({ manifest }) => ['--workspace', manifest.name]);
  const args = ['pack', '--json', '--pack-destination', destination, ...which, ...QUIET];
  return JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 27 })) as Tarball[];
}

/** What a TypeScript program prints in the project: its types stripped, nothing bundled, plain Node. */
export async function runPlain({ dir }: PackedProject, example: string, source: string): Promise<string> {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const { outputText } = ts.transpileModule(source, { fileName: example, compilerOptions });
  const file = basename(example).replace(/\.ts$/, '.mjs');
  writeFileSync(join(dir, file), outputText);
  const { stdout } = await execute('node', [file], { cwd: dir });
  return stdout;
}

/** A program in the project as one script for browsers: what `npx esbuild` makes of it. */
export async function bundleFor({ dir }: PackedProject, example: string, source: string): Promise<string> {
  writeFileSync(join(dir, basename(example)), source);
  const esbuild = join(ROOT, 'node_modules/.bin/esbuild');
  const args = [basename(example), '--bundle', '--format=esm', '--minify', '--outfile=app.js'];
  await execute(esbuild, args, { cwd: dir });
  return readFileSync(join(dir, 'app.js'), 'utf8');
}

/** What vitest says of a test file in the project, on the CPU backend. Rejects when a test fails. */
export async function runWithVitest({ dir }: PackedProject, example: string, source: string): Promise<string> {
  writeFileSync(join(dir, basename(example)), source);
  writeFileSync(join(dir, 'backend.mjs'), `import '@tensorflow/tfjs-backend-cpu';`);
  writeFileSync(join(dir, 'vitest.config.mjs'), `export default { test: { setupFiles: ['./backend.mjs'] } };`);
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout } = await execute('npx', ['--no-install', 'vitest', 'run', basename(example)], { cwd: dir, env });
  return stdout;
}
