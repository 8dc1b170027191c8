import { describe, expect, it } from 'vitest';
import { lockfileFaults, missingFromLock } from './lockfile.js';

describe('lockfileFaults', () => {
  it('names a package that carries an address, and leaves workspace links alone', () => {
    const packages = {
      '': {},
      'node_modules/@ebmjs/core': { resolved: 'packages/core', link: true },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { resolved: 'https://example.com/b-1.0.0.tgz' },
    };
    expect(lockfileFaults({ packages })).toEqual([
      expect.stringMatching(/^node_modules\/b names its source https:\/\/example\.com\/b-1\.0\.0\.tgz/),
    ]);
  });
});

describe('missingFromLock', () => {
  it('reads npm’s complaint', () => {
    const output =
      'npm error code EUSAGE\nnpm error Missing: @turbo/darwin-64@2.11.11 from lock file\nnpm error Missing: b@ from lock file\n';
    expect(missingFromLock(output)).toEqual(['@turbo/darwin-64@2.11.11', 'b@']);
  });

  it('finds nothing in a good run', () => {
    expect(missingFromLock('added 3 packages in 1s\n')).toEqual([]);
  });
});
