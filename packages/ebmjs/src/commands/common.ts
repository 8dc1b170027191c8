import { EbmError, whole } from '@ebmjs/core';
import { useBackend, type BackendChoice } from '@ebmjs/backends';
import type { ArgsDef } from 'citty';
import { onInterrupt } from '../interrupt.js';

/** Flags that every computing command takes. */
export const backendArgs = {
  backend: {
    type: 'string',
    description: 'wasm, cpu, node or auto',
    default: 'wasm',
    valueHint: 'name',
  },
} as const satisfies ArgsDef;

/** Starts the backend that `--backend` names, or says why not. */
export function startBackend(name: string): Promise<BackendChoice> {
  const known = ['auto', 'wasm', 'cpu', 'node'] as const;
  const found = known.find((backend) => backend === name);
  if (!found) throw new EbmError('--backend', `must be one of ${known.join(', ')}`, name);
  return useBackend(found);
}

/** Does `work` on the backend that `--backend` names; its signal aborts at Ctrl-C. */
export async function interruptible(backend: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  await startBackend(backend);
  const { signal, release } = onInterrupt();
  try {
    await work(signal);
  } finally {
    release();
  }
}

/** A flag's whole number of at least `min`. */
export function wholeFlag(name: string, text: string, min: number): number {
  return whole(name, /^\d+$/.test(text) ? Number(text) : (text as unknown as number), min);
}

/** citty lets unknown flags pass; a misspelt one must not. */
export function refuseUnknown(args: object, known: ArgsDef): void {
  const names = new Set(['_', ...Object.keys(known)]);
  for (const name of Object.keys(args)) {
    if (!names.has(name))
      throw new EbmError(`--${name}`, `unknown option; known are ${[...names].slice(1).join(', ')}`);
  }
  const rest = (args as { _?: string[] })._ ?? [];
  const places = Object.values(known).filter((arg) => arg.type === 'positional').length;
  if (rest.length > places) throw new EbmError('ebmjs', 'unexpected argument', rest[places]);
}
