import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import golden from '../../../golden/metrics.json' with { type: 'json' };

it('the golden numbers are those of the program beside them', () => {
  const program = readFileSync(new URL('../../../golden/metrics/make.py', import.meta.url));
  expect(createHash('sha256').update(program).digest('hex')).toBe(golden.source);
});
