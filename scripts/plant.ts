import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes `files` (path to text, or to a value that becomes JSON) into a fresh temporary folder for the length of `body`. */
export function planted<T>(files: { readonly [path: string]: unknown }, body: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'ebmjs-planted-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return body(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
