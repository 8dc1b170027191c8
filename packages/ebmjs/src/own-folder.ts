import { readdir } from 'node:fs/promises';
import { EbmError } from '@ebmjs/core';
import { METHODS } from './continual/config.js';

/** What folders may hold, and the names in them that nothing else has. */
const KINDS = {
  'a training run': /^(metrics\.jsonl|checkpoints|checkpoint\.safetensors)$/,
  'an experiment of ebmjs compose': /^learnt$/,
  'an experiment of ebmjs continual': new RegExp(`^(${METHODS.join('|')})-\\d+\\.safetensors$`),
} as const;

/**
 * The names in a folder for something of that kind; none where it is not there yet. Throws an `EbmError` for a path that is
 * no folder, and for one that holds something of another kind, which must not be taken for it or replaced by it.
 */
export async function ownFolder(path: string, kind: keyof typeof KINDS): Promise<string[]> {
  const names = await readdir(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw new EbmError('run', `must be a folder or the name of a new one (${cause.code})`, path, { cause });
  });
  for (const [other, its] of Object.entries(KINDS)) {
    if (other !== kind && names.some((name) => its.test(name)))
      throw new EbmError('run', `must be another folder, since there is ${other} in it`, path);
  }
  return names;
}
