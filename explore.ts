import { appendFileSync } from 'node:fs';
import { foldIn, key, release } from '@ebmjs/core';
import { useBackend } from '@ebmjs/backends';
import { start, train } from '@ebmjs/training';
import { FAILURES } from './tests/health/failures.js';
import { cloudsKnobs, digitsKnobs, optionsOf } from './tests/health/setting.js';
const [, , setting, updatesText, ...whiches] = process.argv;
await useBackend(setting!.startsWith('clouds') ? 'cpu' : 'wasm');
const knobs0 =
  setting === 'digits'
    ? await digitsKnobs()
    : setting === 'small'
      ? await digitsKnobs({ width: 8, batch: 32, steps: 10 })
      : setting === 'clouds0'
        ? cloudsKnobs({ classes: 0 })
        : cloudsKnobs();
for (const item of whiches) {
  const [which, seedText = '0'] = item.split(':');
  const seed = Number(seedText);
  const f = FAILURES.find((x) => x.named === which);
  const knobs = f ? f.plant(knobs0) : knobs0;
  const options = optionsOf(knobs, seed);
  const first = start(options, foldIn(key(seed), 0));
  let last = first;
  const out = `/tmp/explore/${setting}-${which}-${seed}.jsonl`;
  const t0 = performance.now();
  try {
    for await (const { state, metrics } of train(options, first)) {
      last = state;
      appendFileSync(out, JSON.stringify({ step: state.step, ...metrics, terms: undefined }) + '\n');
      if (state.step >= Number(updatesText)) break;
    }
  } catch (e) {
    appendFileSync(
      out,
      JSON.stringify({ step: last.step + 1, error: (e as Error).message, cause: (e as any).cause }) + '\n',
    );
  }
  release(first, last);
  console.log(setting, which, seed, last.step, ((performance.now() - t0) / 1000).toFixed(1));
}
