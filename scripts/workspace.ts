import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly exports?: { readonly [path: string]: unknown };
  readonly imports?: { readonly [name: string]: unknown };
  readonly bin?: { readonly [name: string]: string };
  readonly dependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly [field: string]: unknown;
}

/** A package of this repository. */
export interface Package {
  /** Absolute path of its folder. */
  readonly dir: string;
  readonly manifest: Manifest;
}

/** Every package under `root/packages`, by folder name. */
export function packagesOf(root: string): Package[] {
  const folder = join(root, 'packages');
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((dir) => existsSync(join(dir, 'package.json')))
    .map((dir) => ({ dir, manifest: JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest }));
}

/** Every file under `dir` whose name ends in `end`, sorted, as absolute paths; none if there is no such folder. */
export function filesUnder(dir: string, end: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** True for a file that is not shipped: tests, type tests, benchmarks, and what they share (`*.fixture.ts`). */
export function isTest(file: string): boolean {
  return /\.(test|test-d|bench|fixture)\.ts$/.test(file);
}
