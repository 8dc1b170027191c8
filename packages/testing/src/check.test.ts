import { expect, it } from 'vitest';
import { failures, must } from './check.js';

it('runs every check and returns the failed ones with what they said', async () => {
  const ran: string[] = [];
  const failed = await failures([
    { name: 'holds', run: () => void ran.push('holds') },
    { name: 'throws', run: () => must(false, 'no') },
    { name: 'rejects', run: async () => must(ran.length === 0, 'too late') },
    { name: 'holds later', run: async () => void ran.push('holds later') },
  ]);
  expect(failed.map(({ name, error }) => [name, (error as Error).message])).toEqual([
    ['throws', 'no'],
    ['rejects', 'too late'],
  ]);
  expect(ran).toEqual(['holds', 'holds later']);
});

it('must throws only where the condition fails', () => {
  expect(() => must(true, 'never')).not.toThrow();
  expect(() => must(false, 'now')).toThrow('now');
});
