import { EbmError, type Json } from '@ebmjs/core';

/** Why a checkpoint is still there. */
export type Reason = 'last' | 'best' | 'every';

/** A checkpoint of a folder, as its manifest has it. */
export interface CheckpointEntry {
  /** Updates that the run had made. */
  readonly step: number;
  /** Name of the file, in the manifest's folder. */
  readonly file: string;
  readonly bytes: number;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  /** What was measured at that step; `null` is what JSON makes of NaN. */
  readonly metrics: { readonly [name: string]: number | null };
  readonly kept: readonly Reason[];
}

/** Name of the file that lists a folder's checkpoints. */
export const MANIFEST = 'manifest.json';

const VERSION = 1;
const NAME = /^step-(\d{8,})-([0-9a-f]{8})\.safetensors$/;
const LEFT_BEHIND = /^(manifest\.json|step-.*\.safetensors)\.\d+\.part$/;

/** Two checkpoints of one step have two names if anything in them differs: none is ever written over another. */
export const fileNameOf = (step: number, sha256: string): string =>
  `step-${String(step).padStart(8, '0')}-${sha256.slice(0, 8)}.safetensors`;

/** What a file's name says of it; undefined for a file that is no checkpoint. */
export function readFileName(file: string): { readonly step: number; readonly sha256: string } | undefined {
  const [, step, sha256] = NAME.exec(file) ?? [];
  return step === undefined ? undefined : { step: Number(step), sha256: sha256! };
}

/** Whether a file is one of ours: a checkpoint, or what a process that was killed had begun to write. */
export const isOurs = (file: string): boolean => NAME.test(file) || LEFT_BEHIND.test(file);

/** The text of a manifest. */
export const manifestText = (checkpoints: readonly CheckpointEntry[]): string =>
  `${JSON.stringify({ version: VERSION, checkpoints }, null, 2)}\n`;

/** The checkpoints that a manifest lists, oldest first. Throws an `EbmError` for a text that is none. */
export function parseManifest(text: string): CheckpointEntry[] {
  const { version, checkpoints } = parsed(text);
  if (version !== VERSION) throw new EbmError('manifest.version', `must be ${VERSION}`, version ?? 'none');
  if (!Array.isArray(checkpoints)) throw new EbmError('manifest.checkpoints', 'must be a list');
  const entries = checkpoints.map(checkEntry);
  return entries.sort((a, b) => a.step - b.step);
}

function parsed(text: string): { readonly [name: string]: unknown } {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null) return value as { readonly [name: string]: unknown };
  } catch (cause) {
    throw new EbmError('manifest', 'must hold JSON', undefined, { cause });
  }
  throw new EbmError('manifest', 'must be a JSON object');
}

function checkEntry(value: unknown): CheckpointEntry {
  const entry = (value ?? {}) as Partial<CheckpointEntry>;
  const { step, file, bytes, sha256, metrics, kept } = entry;
  const counts = [step, bytes].every((n) => Number.isSafeInteger(n) && n! >= 0);
  const named = typeof file === 'string' && readFileName(file)?.step === step; // nothing outside the folder
  const hashed = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  if (!counts || !named || !hashed || typeof metrics !== 'object' || metrics === null || !Array.isArray(kept))
    throw new EbmError('manifest.checkpoints', 'must have step, file, bytes, sha256, metrics and kept', value ?? null);
  return entry as CheckpointEntry;
}
