import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { healthNotes, healthSummary } from './health-notes.js';
import type { RunEvent } from './run-folder.js';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
});
afterEach(() => vi.restoreAllMocks());
const event = (step: number, rule: string, ...actions: readonly string[]): RunEvent => ({
  step,
  kind: 'health',
  rule,
  actions,
  message: `update ${step}: ${rule}`,
});

describe('healthNotes', () => {
  it('say each finding once, and again when more is done about it', () => {
    const tell = healthNotes();
    tell([event(1, 'drift', 'warn'), event(1, 'collapse', 'warn')]);
    tell([event(2, 'drift', 'warn')]);
    tell([event(3, 'drift', 'roll-back')]);
    expect(said).toBe('update 1: drift\nupdate 1: collapse\nupdate 3: drift\n');
  });
});

describe('healthSummary', () => {
  it('counts what was found, and lists what was done', () => {
    const events = [event(3, 'drift', 'warn'), event(9, 'drift', 'more-steps', 'warn'), event(5, 'collapse', 'stop')];
    expect(healthSummary([...events, { step: 9, kind: 'resumed', message: '' }])).toBe(
      'health: drift 2 times, first at update 3 (warn, more-steps); collapse at update 5 (stop)',
    );
  });
  it('says that there was nothing', () => {
    expect(healthSummary([{ step: 9, kind: 'resumed', message: '' }])).toBe('health: nothing was found');
  });
});
