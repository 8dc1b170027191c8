import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// `npm run tfjs-node`: tfjs-node on the TensorFlow of a Python wheel, where tfjs-node's own download cannot be reached.
// Everything is made in `.cache/tfjs-node`, which a later `npm ci` leaves alone; only the link to it is made again.
const ROOT = resolve(import.meta.dirname, '..');
const HOME = join(ROOT, '.cache/tfjs-node');
const LINK = join(ROOT, 'node_modules/@tensorflow/tfjs-node');
const VERSION = '4.22.0';
const WHEEL = 'tensorflow-cpu==2.21.0';
/** Shared libraries, and the headers of the C interface with those that they include. */
const PARTS = String.raw`tensorflow/(libtensorflow_(cc|framework)\.so\.2|include/(tensorflow|xla/tsl|tsl|absl)/.*)`;

try {
  provide();
} catch (error) {
  console.error(`tfjs-node: ${(error as Error).message}`);
  process.exitCode = 1;
}

function provide(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the wheel is for linux x64, this is ${process.platform} ${process.arch}; try npm install @tensorflow/tfjs-node`,
    );
  }
  if (existsSync(LINK) && works()) return console.log('tfjs-node is there and works');
  if (!existsSync(HOME)) make();
  rmSync(LINK, { recursive: true, force: true });
  mkdirSync(dirname(LINK), { recursive: true });
  symlinkSync(join(HOME, 'node_modules/@tensorflow/tfjs-node'), LINK);
  if (!works()) throw new Error(`it does not load; remove ${HOME} and run this again`);
  console.log(`tfjs-node ${VERSION} on ${WHEEL} is ready: useBackend('node')`);
}

/** Beside its place, which it takes when all is well. */
function make(): void {
  const made = `${HOME}.${process.pid}`;
  try {
    mkdirSync(made, { recursive: true });
    installPackage(made);
    const tensorflow = unpackWheel(made);
    compile(join(made, 'node_modules/@tensorflow/tfjs-node'), tensorflow);
    renameSync(made, HOME);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Without its own tfjs: there must be one tfjs-core in a process, the workspace's. */
function installPackage(made: string): void {
  console.log(`installing @tensorflow/tfjs-node ${VERSION} without its download`);
  writeFileSync(join(made, 'package.json'), '{ "private": true }\n');
  execute('npm', ['install', '--ignore-scripts', '--no-audit', `@tensorflow/tfjs-node@${VERSION}`], made);
  const scope = join(made, 'node_modules/@tensorflow');
  for (const name of readdirSync(scope)) {
    if (name !== 'tfjs-node') rmSync(join(scope, name), { recursive: true });
  }
}

/** The folder of the wheel's TensorFlow, relative to `made`. */
function unpackWheel(made: string): string {
  console.log(`fetching ${WHEEL} with pip (about 270 MB)`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--python-version=3.11'];
  execute('python3', [...pip, '--dest=.', WHEEL], made);
  const wheel = readdirSync(made).find((name) => name.endsWith('.whl'))!;
  const program = [
    'import re, sys, zipfile',
    'wheel = zipfile.ZipFile(sys.argv[1])',
    'wheel.extractall(members=[name for name in wheel.namelist() if re.fullmatch(sys.argv[2], name)])',
  ];
  execute('python3', ['-c', program.join('\n'), wheel, PARTS], made);
  rmSync(join(made, wheel));
  return '../../../tensorflow';
}

/** The binding, built against TensorFlow's C interface as its package lays it out. */
function compile(home: string, tensorflow: string): void {
  console.log('compiling the binding');
  mkdirSync(join(home, 'deps/lib'), { recursive: true });
  mkdirSync(join(home, 'lib/napi-v8'), { recursive: true });
  symlinkSync(join('..', tensorflow, 'include'), join(home, 'deps/include'));
  for (const [name, file] of [
    ['libtensorflow_cc.so.2', 'libtensorflow_cc.so.2'],
    ['libtensorflow.so', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so.2'],
    ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
  ] as const) {
    symlinkSync(join('../..', tensorflow, file), join(home, 'deps/lib', name));
  }
  const sources = readdirSync(join(home, 'binding')).filter((name) => name.endsWith('.cc'));
  const flags = ['-O2', '-std=c++17', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8'];
  const includes = [`-I${nodeHeaders()}`, '-Ideps/include', '-I.'];
  const libraries = ['-Ldeps/lib', '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  const files = sources.map((name) => join('binding', name));
  execute('g++', [...flags, ...includes, ...files, '-o', 'lib/napi-v8/tfjs_binding.node', ...libraries], home);
}

function nodeHeaders(): string {
  const places = [join(process.execPath, '../../include/node'), '/usr/include/node', '/usr/local/include/node'];
  const found = places.find((place) => existsSync(join(place, 'node_api.h')));
  if (found === undefined) throw new Error(`Node's headers are in none of ${places.join(', ')}`);
  return found;
}

function works(): boolean {
  const program = "const tf = require('@tensorflow/tfjs-node'); tf.add(1, 1).dataSync()[0] === 2 || process.exit(1)";
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  return spawnSync(process.execPath, ['-e', program], { cwd: ROOT, env }).status === 0;
}

function execute(command: string, args: readonly string[], cwd: string): void {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stderr.trim().split('\n').slice(-5).join('\n')}`);
}
