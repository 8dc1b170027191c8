import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EbmError } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { decodeCheckpoint, type Decoded, type DecodeOptions } from '../decode-checkpoint.js';
import { checkpointPieces, type Checkpoint } from '../encode-checkpoint.js';
import type { OptimizerState } from '../optimizer.js';
import { writeHashed } from './hashed-file.js';
import {
  fileNameOf,
  isOurs,
  MANIFEST,
  manifestText,
  partNameOf,
  type CheckpointEntry,
  type FileEntry,
} from './manifest.js';
import { checkRetention, retained, type Retention } from './retained.js';
import { intact, stored } from './stored.js';
import { syncFolder } from './sync-folder.js';

/** A checkpoint as it was read. */
export interface ReadCheckpoint {
  readonly entry: CheckpointEntry;
  readonly bytes: Uint8Array;
  /** What was saved with it, by name. */
  readonly parts: { readonly [name: string]: Uint8Array };
  /** What was damaged and passed over, a sentence each. Tell somebody. */
  readonly damaged: readonly string[];
}

/** A run as it was loaded. */
export type LoadedCheckpoint<S extends OptimizerState> = Decoded<S> & Omit<ReadCheckpoint, 'bytes'>;

/** What goes with a checkpoint. */
export interface SaveOptions {
  /** What was measured at the checkpoint's step; one without is not the best. */
  readonly metrics?: CheckpointEntry['metrics'];
  /**
   * Bytes that a run needs besides, by name (letters, digits, `-` and `_`). One of a name that an earlier checkpoint has
   * is taken for the same, and neither made nor written again.
   */
  readonly parts?: { readonly [name: string]: () => Promise<Uint8Array> };
}

/** The checkpoints of one run. */
export interface CheckpointFolder {
  /** What the manifest lists, oldest first. */
  readonly entries: () => Promise<readonly CheckpointEntry[]>;
  /**
   * Saves a run at its step, with what goes with it, and lets go of what need not stay. Those of the same or later
   * steps are of a future that this run has left: they go as well. Borrows the checkpoint; await it before the next pull.
   */
  readonly save: <S extends OptimizerState>(
    checkpoint: Checkpoint<S>,
    options?: SaveOptions,
  ) => Promise<CheckpointEntry>;
  /**
   * The newest checkpoint that is whole, or the one asked for. Throws an `EbmError` where there is none, and for one
   * asked for that is damaged.
   */
  readonly read: (which?: 'last' | 'best' | number) => Promise<ReadCheckpoint>;
  /** The newest checkpoint that is whole, by `decodeCheckpoint`: one that is whole but does not fit is refused. */
  readonly load: <S extends OptimizerState>(options: DecodeOptions<S>) => Promise<LoadedCheckpoint<S>>;
}

/**
 * A folder of checkpoints with a manifest: the last ones, the best, and every so many updates one.
 *
 * A process may be killed, a disk fill up or the power fail at any moment of `save`: the manifest names whole files only.
 * The new checkpoint is written beside, flushed and renamed, to a name that no other has; then the manifest, in the same
 * way; and only then the files go that it no longer lists. Every checkpoint has its size and SHA-256 there, by which
 * reading tells a damaged one, and takes the one before.
 */
export function checkpointFolder(path: string, retention: Retention = {}): CheckpointFolder {
  const policy = checkRetention('checkpointFolder', retention);
  const read: CheckpointFolder['read'] = (which = 'last') => (which === 'last' ? readLast(path) : readOne(path, which));
  return {
    entries: async () => (await stored(path)).entries,
    save: (checkpoint, options = {}) => save(path, checkpoint, { ...options, policy }),
    read,
    load: async (options) => {
      const { bytes, ...rest } = await read();
      return { ...decodeCheckpoint(bytes, options), ...rest };
    },
  };
}

interface Saving extends SaveOptions {
  readonly policy: Required<Retention>;
}

async function save<S extends OptimizerState>(
  path: string,
  checkpoint: Checkpoint<S>,
  { metrics, parts = {}, policy }: Saving,
): Promise<CheckpointEntry> {
  if (metrics && policy.best) mustHave(metrics, policy.best.metric);
  const { step } = checkpoint.state;
  const before = (await stored(path)).entries.filter((entry) => entry.step < step);
  const beside = await writeParts(path, parts, before);
  const file = await writeHashed(path, checkpointPieces(checkpoint), (hash) => fileNameOf(step, hash));
  const entry = { step, ...file, parts: beside, metrics: metrics ?? {}, kept: [] };
  const entries = retained([...before, entry], policy);
  await syncFolder(path);
  await writeFileSafely(join(path, MANIFEST), manifestText(entries));
  await syncFolder(path);
  await sweep(path, entries);
  return entries.at(-1)!;
}

function mustHave(metrics: CheckpointEntry['metrics'], name: string): void {
  if (Object.hasOwn(metrics, name)) return;
  const known = Object.keys(metrics).join(', ') || 'none';
  throw new EbmError('checkpointFolder.best.metric', `must be one of the metrics saved: ${known}`, name);
}

async function writeParts(
  path: string,
  parts: NonNullable<SaveOptions['parts']>,
  before: readonly CheckpointEntry[],
): Promise<CheckpointEntry['parts']> {
  const written: Record<string, FileEntry> = {};
  for (const [name, bytes] of Object.entries(parts)) {
    if (!/^[\w-]+$/.test(name)) throw new EbmError('checkpointFolder.parts', 'must have names of [A-Za-z0-9_-]', name);
    const there = before.find((entry) => Object.hasOwn(entry.parts, name))?.parts[name];
    written[name] = there ?? (await writeHashed(path, one(await bytes()), (hash) => partNameOf(name, hash)));
  }
  return written;
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Removes what the manifest does not list and what a killed process has left. Other people's files stay. */
async function sweep(path: string, entries: readonly CheckpointEntry[]): Promise<void> {
  const listed = new Set(
    entries.flatMap(({ file, parts }) => [file, ...Object.values(parts).map((part) => part.file)]),
  );
  const gone = (await readdir(path)).filter((file) => isOurs(file) && !listed.has(file));
  await Promise.all(gone.map((file) => rm(join(path, file), { force: true })));
}

async function readLast(path: string): Promise<ReadCheckpoint> {
  const { entries, faults } = await stored(path);
  const damaged = [...faults];
  for (const entry of entries.toReversed()) {
    const read = await readWhole(path, entry);
    if ('bytes' in read) return { entry, ...read, damaged };
    damaged.push(read.fault);
  }
  throw new EbmError('checkpoints', ['must hold one that is whole', ...damaged].join('; '), path);
}

async function readOne(path: string, which: 'best' | number): Promise<ReadCheckpoint> {
  const { entries, faults } = await stored(path);
  const isIt = ({ step, kept }: CheckpointEntry): boolean =>
    which === 'best' ? kept.includes('best') : step === which;
  const entry = entries.find(isIt);
  if (!entry) throw new EbmError('checkpoints', `must be one of ${listed(entries)}`, which);
  const read = await readWhole(path, entry);
  if ('fault' in read) throw new EbmError('checkpoints', read.fault, which);
  return { entry, ...read, damaged: faults };
}

/** A checkpoint and its parts when all of them are whole, or what is wrong. */
async function readWhole(
  path: string,
  entry: CheckpointEntry,
): Promise<Pick<ReadCheckpoint, 'bytes' | 'parts'> | { readonly fault: string }> {
  const read = await intact(path, entry);
  if ('fault' in read) return read;
  const parts: Record<string, Uint8Array> = {};
  for (const [name, file] of Object.entries(entry.parts)) {
    const part = await intact(path, file);
    if ('fault' in part) return part;
    parts[name] = part.bytes;
  }
  return { bytes: read.bytes, parts };
}

const listed = (entries: readonly CheckpointEntry[]): string =>
  entries.map(({ step, kept }) => (kept.includes('best') ? `${step} (best)` : String(step))).join(', ') || 'none';
