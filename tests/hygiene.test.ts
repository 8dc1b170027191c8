import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packagesOf } from '../scripts/workspace.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = packagesOf(root);
const names = new Set(packages.map(({ manifest }) => manifest.name));
const rows = packages.map(({ dir, manifest }) => [manifest.name, dir, manifest] as const);

/** Files that git keeps or would keep: what others see. */
const kept = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));

describe.each(rows)('%s', (name, dir, manifest) => {
  it('has the fields that npm and its readers need', () => {
    expect(manifest).toMatchObject({
      type: 'module',
      license: 'Apache-2.0',
      engines: { node: '>=20.19' },
      repository: { url: 'git+https://github.com/ebmjs/ebmjs.git', directory: relative(root, dir) },
      publishConfig: { access: 'public', provenance: true },
    });
    expect(manifest.description).toMatch(/\S{3}/);
    expect(manifest.private).toBeUndefined();
    expect(manifest.sideEffects === false || Array.isArray(manifest.sideEffects)).toBe(true);
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'src', '!src/**/*.test.ts']));
  });

  it('exports types first, and every entry has its source', () => {
    const { './package.json': self, ...entries } = manifest.exports ?? {};
    expect(self).toBe('./package.json');
    expect(Object.keys(entries)).toContain('.');
    for (const entry of Object.values(entries) as { types: string; default: string }[]) {
      expect(Object.keys(entry)).toEqual(['types', 'default']);
      const source = entry.default.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts');
      expect(existsSync(join(dir, source)), source).toBe(true);
      expect(entry.types).toBe(entry.default.replace(/\.js$/, '.d.ts'));
    }
  });

  it('asks for tfjs-core as a peer and for our packages as dependencies', () => {
    const { dependencies = {}, peerDependencies = {} } = manifest;
    if (name !== '@ebmjs/report') expect(peerDependencies['@tensorflow/tfjs-core']).toBe('^4.22.0');
    expect(Object.keys(peerDependencies).filter((peer) => names.has(peer))).toEqual([]);
    const all = { ...dependencies, ...(manifest.devDependencies as object | undefined) };
    expect(Object.keys(all).filter((dependency) => dependency.startsWith('@tensorflow/tfjs-node'))).toEqual([]);
    for (const own of Object.keys(dependencies).filter((dependency) => names.has(dependency))) {
      const version = packages.find((pkg) => pkg.manifest.name === own)!.manifest.version!;
      expect(dependencies[own], own).toBe(`^${version}`);
    }
  });

  it('has a README, the licence, and an index that someone wrote', () => {
    expect(existsSync(join(dir, 'README.md'))).toBe(true);
    expect(readFileSync(join(dir, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
    const index = readFileSync(join(dir, 'src/index.ts'), 'utf8');
    expect(index).toMatch(/^export (type )?\{/m);
    expect(index).not.toMatch(/^export \*/m);
  });
});

describe('the repository', () => {
  it('has a changeset for every package that was never released', () => {
    const changesets = kept
      .filter((file) => /^\.changeset\/.*\.md$/.test(file))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    const waiting = packages
      .filter(({ dir }) => !existsSync(join(dir, 'CHANGELOG.md')))
      .map(({ manifest }) => manifest.name);
    const unannounced = waiting.filter(
      (name) => !new RegExp(`^['"]${name}['"]: (patch|minor|major)$`, 'm').test(changesets),
    );
    expect(unannounced).toEqual([]);
  });

  it('holds no machine’s paths and no registry’s address', () => {
    const text = kept.filter(
      (file) => /\.(ts|md|json|yml|html|svg)$|^\.(npmrc|ci\/run)$/.test(file) && file !== 'tests/hygiene.test.ts',
    );
    const foreign = text.filter((file) =>
      /(\/home\/|\/Users\/|\/work\/)\w|https?:\/\/registry\./.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(foreign).toEqual([]);
  });

  it('holds no file of more than a megabyte outside golden/ and no build output', () => {
    const large = kept.filter((file) => !file.startsWith('golden/') && readFileSync(join(root, file)).length > 2 ** 20);
    expect(large).toEqual([]);
    expect(kept.filter((file) => /(^|\/)(dist|node_modules)\//.test(file))).toEqual([]);
  });
});
