import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runFolder } from '../run-folder.js';
import { healthFindings } from './health-findings.js';

it('counts what the rules said and no other event; without a log they said nothing', async () => {
  const run = runFolder(await mkdtemp(join(tmpdir(), 'ebmjs-events-')));
  expect(await healthFindings(run)).toBe(0);
  const event = (step: number, kind: string): string => `${JSON.stringify({ step, kind, message: 'm' })}\n`;
  await writeFile(run.events, event(1, 'health') + event(2, 'resumed') + event(3, 'health'));
  expect(await healthFindings(run)).toBe(2);
  await rm(run.path, { recursive: true });
});
