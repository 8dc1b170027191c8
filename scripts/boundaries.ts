import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CORE,
  deep,
  importGraph,
  importRules,
  isBuiltin,
  type Finding,
  type Parsed,
  type Place,
  type RuleName,
} from './boundary-rules.js';
import { cycles, reachable } from './cycles.js';
import { moduleFacts, type ModuleFacts } from './module-facts.js';
import { filesUnder, isTest, packagesOf, type Package } from './workspace.js';

/** A line that breaks a rule of `docs/conventions.md`. */
export interface Violation {
  /** Relative to the repository's root, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly rule: RuleName;
  readonly message: string;
}

/** Every violation in the packages under `root/packages`: the rules are listed in `docs/conventions.md`. */
export function boundaries(root: string): Violation[] {
  const packages = packagesOf(root);
  const siblings = new Map(packages.map((pkg) => [pkg.manifest.name, pkg]));
  return packages.flatMap((pkg) => checkPackage({ root, pkg, siblings, modules: parse(pkg) }));
}

function parse(pkg: Package): ReadonlyMap<string, ModuleFacts> {
  const files = filesUnder(join(pkg.dir, 'src'), '.ts');
  return new Map(files.map((file) => [file, moduleFacts(file, readFileSync(file, 'utf8'))]));
}

function checkPackage(parsed: Parsed): Violation[] {
  const graph = importGraph(parsed, (found) => found.kind !== 'dynamic');
  return [...parsed.modules]
    .flatMap(([file, facts]) => checkModule({ ...parsed, file, facts }))
    .concat(
      cycles(graph).map((files) => ({
        ...at(parsed, files[0]!, 1),
        rule: 'cycle',
        message: `import cycle: ${[...files, files[0]!].map((file) => relative(parsed.pkg.dir, file)).join(' > ')}`,
      })),
      nodeInBrowser(parsed),
    );
}

/** Tests may import what they like, but through the front door. */
function checkModule(place: Place): Violation[] {
  const imports = place.facts.imports.flatMap((found) => {
    const findings = isTest(place.file) ? deep(found, place) : importRules.flatMap((rule) => rule(found, place));
    return findings.map((finding) => ({ ...at(place, place.file, found.line), ...finding }));
  });
  const uses = isTest(place.file) ? [] : place.facts.uses;
  return imports.concat(uses.map(({ what, line }) => ({ ...at(place, place.file, line), ...misuse(what) })));
}

function misuse(what: string): Finding {
  if (what === 'export *') {
    return { rule: 'star', message: 'export * hides what is exported: list the names' };
  }
  if (/^tf\.variable$/i.test(what)) {
    return { rule: 'variable', message: `${what} is global to the process: use a record of tensors` };
  }
  return { rule: 'chance', message: `${what} is not keyed: use the draws of ${CORE}` };
}

/** Whoever imports a package's index in a browser must not load a Node module with it; `./node` is for that. */
function nodeInBrowser(parsed: Parsed): Violation[] {
  const { pkg, modules } = parsed;
  const graph = importGraph(parsed, (found) => found.kind === 'static');
  return [...reachable(graph, join(pkg.dir, 'src', 'index.ts'))].flatMap((file) =>
    modules
      .get(file)!
      .imports.filter(({ specifier, kind }) => kind === 'static' && isBuiltin(specifier))
      .map(({ specifier, line }) => ({
        ...at(parsed, file, line),
        rule: 'node' as const,
        message: `src/index.ts reaches ${specifier}, which browsers lack: move it to the ./node entry`,
      })),
  );
}

function at({ root }: Parsed, file: string, line: number): Pick<Violation, 'file' | 'line'> {
  return { file: relative(root, file).split(sep).join('/'), line };
}

/** Prints what breaks the rules and returns the exit status. */
function main(root: string): number {
  const found = boundaries(root);
  for (const { file, line, rule, message } of found) console.error(`${file}:${line} [${rule}] ${message}`);
  const packages = packagesOf(root).length;
  console.log(`boundaries: ${packages} packages, ${found.length} violation${found.length === 1 ? '' : 's'}`);
  return packages > 0 && found.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
}
