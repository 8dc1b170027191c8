import { readFileSync, readdirSync } from 'node:fs';
import { health } from './packages/training/src/health/health.js';
for (const f of readdirSync('/tmp/explore').filter((f) => f.endsWith('.jsonl')).sort()) {
  const { fresh, observe } = health();
  let memory = fresh;
  const first = new Map<string, number>();
  for (const line of readFileSync('/tmp/explore/' + f, 'utf8').split('\n').slice(0, -1)) {
    const row = JSON.parse(line);
    const o = row.error ? { step: row.step, metrics: row.cause.metrics, refused: row.cause } : { step: row.step, metrics: row };
    const { state, findings } = observe(memory, o as never);
    memory = state;
    for (const { rule, step, numbers } of findings) if (!first.has(rule)) first.set(rule, step);
  }
  console.log(f, [...first].map(([r, s]) => `${r}@${s}`).join(' ') || 'no findings');
}
