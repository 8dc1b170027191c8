import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { healthFindings } from './health-findings.js';

it('counts what the rules said, no other event and no half line, and knows nothing without a log', async () => {
  const path = await mkdtemp(join(tmpdir(), 'ebmjs-events-'));
  expect(await healthFindings({ path })).toBeNull();
  const lines = ['{"step":1,"kind":"health","rule":"a"}', '{"step":2,"kind":"resumed"}', '{"step":3,"kind":"health"}'];
  await writeFile(join(path, 'events.jsonl'), `${lines.join('\n')}\n{"step":4,"ki`);
  expect(await healthFindings({ path })).toBe(2);
  await rm(path, { recursive: true });
});
