import { EbmError, oneOf, whole } from '@ebmjs/core';
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
  threads: {
    type: 'string',
    description: 'threads of WASM; more than the cores that are free are slower than one',
    valueHint: 'n',
  },
} as const satisfies ArgsDef;

/** The flags of `backendArgs`, as given. */
export interface BackendFlags {
  readonly backend: string;
  readonly threads?: string | undefined;
}

/** Starts the backend that the flags name, or says why not. */
export function startBackend({ backend, threads }: BackendFlags): Promise<BackendChoice> {
  const name = oneOf('--backend', backend, ['auto', 'wasm', 'cpu', 'node']);
  return useBackend(name, threads === undefined ? {} : { threads: wholeFlag('--threads', threads, 1) });
}

/** Does `work` on the backend that the flags name; its signal aborts at Ctrl-C. */
export async function interruptible(flags: BackendFlags, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  await startBackend(flags);
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
  for (const given of Object.keys(args)) {
    const name = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`); // citty gives both spellings
    if (!names.has(name))
      throw new EbmError(`--${name}`, `unknown option; known are ${[...names].slice(1).join(', ')}`);
  }
  const rest = (args as { _?: string[] })._ ?? [];
  const places = Object.values(known).filter((arg) => arg.type === 'positional').length;
  if (rest.length > places) throw new EbmError('ebmjs', 'unexpected argument', rest[places]);
}
