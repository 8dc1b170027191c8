import os from 'node:os';
import { EbmError, oneOf, whole } from '@ebmjs/core';
import { useBackend, type BackendChoice } from '@ebmjs/backends';
import type { ArgsDef } from 'citty';
import { Failure } from '../failure.js';
import { Interrupted } from '../interrupt.js';

/** Flags that every computing command takes. */
export const backendArgs = {
  backend: {
    type: 'string',
    description: 'wasm, cpu, node, webgpu or auto; see ebmjs doctor',
    default: 'wasm',
    valueHint: 'name',
  },
  threads: {
    type: 'string',
    description: 'threads of WASM (usually two) or of node (all cores); more than the cores that are free are slower',
    valueHint: 'n',
  },
} as const satisfies ArgsDef;

/** The flags of `backendArgs`, as given. */
export interface BackendFlags {
  readonly backend: string;
  readonly threads?: string | undefined;
}

/** Starts the backend that the flags name, or says why not. */
export async function startBackend({ backend, threads }: BackendFlags): Promise<BackendChoice> {
  const name = oneOf('--backend', backend, ['auto', 'wasm', 'cpu', 'node', 'webgpu']);
  if (threads !== undefined) return useBackend(name, { threads: wholeFlag('--threads', threads, 1) });
  const choice = await useBackend(name);
  return choice.name === 'wasm'
    ? { ...(await useBackend('wasm', { threads: usualThreads() })), notes: choice.notes }
    : choice;
}

/** Two where there are two cores: a third has little to do in small networks. The numbers are the same to the bit. */
const usualThreads = (): number => Math.min(2, os.availableParallelism());

/** What ends a command early. */
export interface Ends {
  /** Aborts at Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Aborts when the backend's device is lost. */
  readonly lost: AbortSignal;
  /** Aborts at either. */
  readonly signal: AbortSignal;
}

/** Does `work` on the backend that the flags name. A lost device is a `Failure` that says so, whatever `work` made of it. */
export async function onBackend(
  flags: BackendFlags,
  interrupt: AbortSignal,
  work: (ends: Ends) => Promise<void>,
): Promise<void> {
  const { lost } = await startBackend(flags);
  interrupt.throwIfAborted();
  try {
    await work({ interrupt, lost, signal: AbortSignal.any([interrupt, lost]) });
  } catch (error) {
    if (!lost.aborted || error instanceof Failure || error instanceof Interrupted) throw error;
    throw new Failure((lost.reason as Error).message, { cause: error });
  }
}

/** A flag's whole number of at least `min`. */
export function wholeFlag(name: string, text: string, min: number): number {
  return whole(name, /^\d+$/.test(text) ? Number(text) : (text as unknown as number), min);
}

/** citty lets unknown flags pass, and those whose value was forgotten; a misspelt one must not, nor `--cache` alone. */
export function refuseUnknown(args: object, known: ArgsDef): void {
  const names = new Set(['_', ...Object.keys(known)]);
  for (const [given, value] of Object.entries(args)) {
    const name = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`); // citty gives both spellings
    if (!names.has(name))
      throw new EbmError(`--${name}`, `unknown option; known are ${[...names].slice(1).join(', ')}`);
    if (value === '') throw new EbmError(known[name]!.type === 'positional' ? name : `--${name}`, 'must have a value');
  }
  const rest = (args as { _?: string[] })._ ?? [];
  const places = Object.values(known).filter((arg) => arg.type === 'positional').length;
  if (rest.length > places) throw new EbmError('ebmjs', 'unexpected argument', rest[places]);
}
