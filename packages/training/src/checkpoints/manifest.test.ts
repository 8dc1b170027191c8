import { describe, expect, it } from 'vitest';
import {
  fileNameOf,
  isOurs,
  manifestText,
  parseManifest,
  partNameOf,
  readFileName,
  type CheckpointEntry,
} from './manifest.js';

const HASH = '0123456789abcdef'.repeat(4);
const entry = (step: number, more: Partial<CheckpointEntry> = {}): CheckpointEntry => ({
  step,
  file: fileNameOf(step, HASH),
  bytes: 8,
  sha256: HASH,
  parts: { snapshot: { file: partNameOf('snapshot', HASH), bytes: 3, sha256: HASH } },
  metrics: { gap: 0.5 },
  kept: ['last'],
  ...more,
});

describe('a manifest', () => {
  it('comes back as it went, oldest first, and NaN as nothing', () => {
    const text = manifestText([entry(40, { metrics: { gap: NaN } }), entry(20)]);
    expect(parseManifest(text)).toEqual([entry(20), entry(40, { metrics: { gap: null } })]);
  });

  it.each([
    ['', 'manifest: must hold JSON'],
    ['{"version":1,"checkpoints":[', 'manifest: must hold JSON'],
    ['null', 'manifest: must be a JSON object'],
    ['{"version":2,"checkpoints":[]}', 'manifest.version: must be 1, got 2'],
    ['{"version":1}', 'manifest.checkpoints: must be a list'],
    [manifestText([entry(-1)]), 'must have step, file'],
    [manifestText([entry(1, { file: '../other.safetensors' })]), 'must have step, file'],
    [manifestText([entry(1, { file: fileNameOf(2, HASH) })]), 'must have step, file'],
    [manifestText([entry(1, { sha256: 'abc' })]), 'must have step, file'],
    [manifestText([entry(1, { parts: { a: { file: '../a', bytes: 1, sha256: HASH } } })]), 'must have step, file'],
    [manifestText([null as never]), 'must have step, file'],
  ])('is refused when it is %j', (text, message) => expect(() => parseManifest(text)).toThrow(message));
});

describe('the name of a file', () => {
  it('says its step and how its hash begins, and sorts by the step', () => {
    expect(fileNameOf(240, HASH)).toBe('step-00000240-01234567.safetensors');
    expect(readFileName(fileNameOf(123_456_789, HASH))).toEqual({ step: 123_456_789, sha256: '01234567' });
    expect(readFileName('step-1-01234567.safetensors')).toBeUndefined();
  });

  it('tells our files from those of others', () => {
    const [mine, ...others] = [
      [
        'step-00000240-01234567.safetensors',
        'step-00000240-01234567.safetensors.77.part',
        'manifest.json.8.part',
        'part-a-01234567',
      ],
      'manifest.json',
      'notes.txt',
      'mine.safetensors',
      'notes.txt.8.part',
    ];
    expect((mine as string[]).map(isOurs)).toEqual([true, true, true, true]);
    expect((others as string[]).map(isOurs)).toEqual([false, false, false, false]);
  });
});
