import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFolder } from '../run-folder.js';

/** How often the health rules spoke in a run, as its `events.jsonl` has it; null for a run without such a log. */
export async function healthFindings({ path }: Pick<RunFolder, 'path'>): Promise<number | null> {
  const events = join(path, 'events.jsonl');
  if (!existsSync(events)) return null;
  const lines = (await readFile(events, 'utf8')).split('\n').slice(0, -1); // the last has its end, or was cut off
  return lines.filter((line) => (JSON.parse(line) as { readonly kind?: string }).kind === 'health').length;
}
