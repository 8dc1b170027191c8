import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readmePrograms, tsBlocks } from '../scripts/readme-program.js';
import { filesUnder, isTest, packagesOf } from '../scripts/workspace.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = [root, ...packagesOf(root).map(({ dir }) => dir)];
const documents = [
  ...folders.map((dir) => join(dir, 'README.md')),
  join(root, 'CONTRIBUTING.md'),
  ...filesUnder(join(root, 'docs'), '.md'),
];

/** Generated pages are typedoc's business. */
const written = documents.filter((file) => existsSync(file) && !relative(root, file).startsWith(join('docs', 'api')));

describe.each(folders.map((dir) => [relative(root, join(dir, 'README.md')), dir]))('%s', (name, dir) => {
  const readme = existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '';
  const programs = readmePrograms(readme);

  it('shows a program, and what it prints (or a test file, which passes)', () => {
    expect(programs.length).toBeGreaterThanOrEqual(1);
    for (const { example, output } of programs) if (!isTest(example)) expect(output, example).toMatch(/\S/);
  });

  it('shows no TypeScript that is not a file in examples/, byte for byte', () => {
    expect(programs.length).toBe(tsBlocks(readme));
    for (const { example, code } of programs) {
      expect(code, example).toBe(readFileSync(join(root, 'examples', example), 'utf8'));
    }
  });

  it('says how to install, and under which licence', () => {
    const { name: npmName } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { name: string };
    const install = new RegExp(`^npm install (--save-dev )?${dir === root ? 'ebmjs' : npmName}( |$)`, 'm');
    expect({ install: install.test(readme), licence: readme.includes('Apache-2.0') }).toEqual({
      install: true,
      licence: true,
    });
  });
});

describe('links', () => {
  it.each(written.map((file) => [relative(root, file), file]))('of %s lead to files that exist', (_, file) => {
    const broken = [...withoutCode(readFileSync(file, 'utf8')).matchAll(/\]\(([^)\s#]+)(#[^)]*)?\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(file, '..', target)));
    expect(broken).toEqual([]);
  });
});

const withoutCode = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
