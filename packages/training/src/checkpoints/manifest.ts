import { EbmError, type Json } from '@ebmjs/core';

/** Why a checkpoint is still there. */
export type Reason = 'last' | 'best' | 'every';

/** A file, as the manifest has it. */
export interface FileEntry {
  /** Its name, in the manifest's folder. */
  readonly file: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A checkpoint of a folder, as its manifest has it. */
export interface CheckpointEntry extends FileEntry {
  /** Updates that the run had made. */
  readonly step: number;
  /** What it needs besides, by name; files that several checkpoints may share. */
  readonly parts: { readonly [name: string]: FileEntry };
  /** What was measured at that step; `null` is what JSON makes of NaN. */
  readonly metrics: { readonly [name: string]: number | null };
  readonly kept: readonly Reason[];
}

/** Name of the file that lists a folder's checkpoints. */
export const MANIFEST = 'manifest.json';

/** Name of a file until its own is known, which has its hash; of the form of a part, as what is left behind is known by. */
export const UNNAMED = 'part-unnamed-00000000';

const VERSION = 1;
const NAME = /^step-(\d{8,})-([0-9a-f]{8})\.safetensors$/;
const PART = /^part-[\w-]+-[0-9a-f]{8}$/;
const LEFT_BEHIND = /^(manifest\.json|step-.*\.safetensors|part-.*)\.\d+\.part$/;

/** Two checkpoints of one step have two names if anything in them differs: none is ever written over another. */
export const fileNameOf = (step: number, sha256: string): string =>
  `step-${String(step).padStart(8, '0')}-${sha256.slice(0, 8)}.safetensors`;

/** The name of a file that goes with checkpoints. */
export const partNameOf = (name: string, sha256: string): string => `part-${name}-${sha256.slice(0, 8)}`;

/** What a file's name says of it; undefined for a file that is no checkpoint. */
export function readFileName(file: string): { readonly step: number; readonly sha256: string } | undefined {
  const [, step, sha256] = NAME.exec(file) ?? [];
  return step === undefined ? undefined : { step: Number(step), sha256: sha256! };
}

/** Whether a file is one of ours: a checkpoint, a part of one, or what a process that was killed had begun to write. */
export const isOurs = (file: string): boolean => [NAME, PART, LEFT_BEHIND].some((name) => name.test(file));

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
  const { step, file, metrics, parts, kept } = entry;
  const named = typeof file === 'string' && readFileName(file)?.step === step; // nothing outside the folder
  const whole = named && isFile(entry) && isRecord(metrics) && isRecord(parts) && Array.isArray(kept);
  if (whole && Object.values(parts).every((part) => isFile(part) && PART.test(part.file))) {
    return entry as CheckpointEntry;
  }
  const what = 'must have step, file, bytes, sha256, parts, metrics and kept';
  throw new EbmError('manifest.checkpoints', what, value ?? null);
}

function isFile(value: Partial<FileEntry> | undefined): value is FileEntry {
  const { bytes, sha256 } = value ?? {};
  return Number.isSafeInteger(bytes) && bytes! >= 0 && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
}

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
