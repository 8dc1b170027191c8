import { builtinModules } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { reachable, type Graph } from './cycles.js';
import type { Import, ModuleFacts } from './module-facts.js';
import { isTest, type Package } from './workspace.js';

/** The rules of `docs/conventions.md` that a machine checks. */
export type RuleName =
  'sideways' | 'backend' | 'undeclared' | 'deep' | 'chance' | 'variable' | 'star' | 'gradients' | 'node' | 'cycle';

/** One package with its shipped modules parsed. */
export interface Parsed {
  readonly root: string;
  readonly pkg: Package;
  readonly siblings: ReadonlyMap<string, Package>;
  readonly modules: ReadonlyMap<string, ModuleFacts>;
}

/** A module and the package around it. */
export interface Place extends Parsed {
  readonly file: string;
  readonly facts: ModuleFacts;
}

export interface Finding {
  readonly rule: RuleName;
  readonly message: string;
}

export const CORE = '@ebmjs/core';
const UMBRELLA = 'ebmjs';
const TFJS = '@tensorflow/tfjs-core';

/** Packages of ours that a package may import. Anything that is not listed is a leaf: core only. */
const LEVELS: { readonly [name: string]: 'all' | readonly string[] } = {
  [CORE]: [],
  '@ebmjs/report': [],
  [UMBRELLA]: 'all',
};

type Rule = (found: Import, place: Place) => Finding[];

export const importRules: readonly Rule[] = [sideways, backend, gradients, undeclared, deep];

/** Three levels and no sideways arrow: core, leaves that import core, the umbrella. */
function sideways({ specifier }: Import, { pkg, siblings }: Place): Finding[] {
  const { name } = pkg.manifest;
  const target = packageName(specifier);
  if (target === undefined) return [];
  if (name === '@ebmjs/report' && target.startsWith('@tensorflow/')) {
    return [{ rule: 'sideways', message: `${name} takes plain JSON and must not import ${target}` }];
  }
  if (target === name) return [{ rule: 'sideways', message: `${name} must not import itself by name` }];
  if (!ours(target, siblings)) return [];
  const level = LEVELS[name] ?? [CORE];
  if (level === 'all' || level.includes(target)) return [];
  const allowed = level.length > 0 ? `only ${level.join(', ')}` : 'nothing of ours';
  return [{ rule: 'sideways', message: `${name} may import ${allowed}, not ${target}` }];
}

/** The application chooses the backend; only `@ebmjs/backends` and the command line are applications. */
function backend({ specifier }: Import, place: Place): Finding[] {
  const target = packageName(specifier);
  const known = target === 'webgpu' || (target?.startsWith('@tensorflow/') && target !== TFJS);
  if (!known || place.pkg.manifest.name === '@ebmjs/backends' || onlyCommandLine(place)) return [];
  return [{ rule: 'backend', message: `${target} is for the application to import; src/ uses ${TFJS} only` }];
}

/** True for a module of the umbrella that its index does not reach. */
function onlyCommandLine(place: Place): boolean {
  if (place.pkg.manifest.name !== UMBRELLA) return false;
  const graph = importGraph(place, () => true);
  return !reachable(graph, join(place.pkg.dir, 'src', 'index.ts')).has(place.file);
}

/** Gradients are registered for the whole process: in one place. */
function gradients({ specifier }: Import, { pkg, file }: Place): Finding[] {
  if (!specifier.startsWith(`${TFJS}/`)) return [];
  const registers = pkg.manifest.name === CORE && /[\\/]gradients(\.node)?\.ts$/.test(file);
  if (registers) return [];
  return [{ rule: 'gradients', message: `only ${CORE}'s gradients modules reach into tfjs-core, not ${specifier}` }];
}

/** What a package imports, it must ask npm for. */
function undeclared({ specifier }: Import, { pkg }: Place): Finding[] {
  const { name, imports, dependencies, peerDependencies, optionalDependencies } = pkg.manifest;
  if (specifier.startsWith('#')) {
    return imports?.[specifier] ? [] : [{ rule: 'undeclared', message: `${specifier} is not in ${name}'s imports` }];
  }
  const target = packageName(specifier);
  if (target === undefined || target === name) return [];
  if (target in { ...dependencies, ...peerDependencies, ...optionalDependencies }) return [];
  return [{ rule: 'undeclared', message: `${target} is not in ${name}'s dependencies or peerDependencies` }];
}

/** Another package's files are its own business: its `exports` are the door. */
export function deep({ specifier }: Import, { pkg, file, siblings }: Place): Finding[] {
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier);
    const inside = (folder: string): boolean => target.startsWith(folder + sep);
    if (inside(join(pkg.dir, 'src'))) return [];
    if (isTest(file) && (inside(pkg.dir) || !inside(dirname(pkg.dir)))) return []; // its own fixtures, or golden/
    return [{ rule: 'deep', message: `${specifier} leaves ${pkg.manifest.name}'s src/: import a package by its name` }];
  }
  const name = packageName(specifier);
  const target = name === undefined ? undefined : siblings.get(name);
  if (!target || specifier === name) return [];
  const path = `.${specifier.slice(name!.length)}`;
  if (target.manifest.exports?.[path]) return [];
  return [{ rule: 'deep', message: `${specifier} is not in ${name}'s exports` }];
}

/** Shipped modules and the relative imports between them. */
export function importGraph({ modules }: Parsed, follow: (found: Import) => boolean): Graph {
  const shipped = [...modules].filter(([file]) => !isTest(file));
  return new Map(
    shipped.map(([file, { imports }]) => [
      file,
      imports
        .filter((found) => found.specifier.startsWith('.') && follow(found))
        .map(({ specifier }) => resolve(dirname(file), specifier.replace(/\.js$/, '.ts'))),
    ]),
  );
}

/** The package that a specifier names: `@ebmjs/core` for `@ebmjs/core/node`; nothing for paths and Node's own. */
function packageName(specifier: string): string | undefined {
  if (/^[.#/]/.test(specifier) || isBuiltin(specifier)) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

export const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier);

const ours = (name: string, siblings: ReadonlyMap<string, Package>): boolean =>
  siblings.has(name) || name === UMBRELLA || name.startsWith('@ebmjs/');
