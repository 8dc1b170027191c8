import type { ValueWithError } from '@ebmjs/evaluation';
import { parseComposeConfig } from './config.js';
import type { ComposeResults, MethodResult, Told } from './results.js';

const told = (both: number, standardError = 0.02): Told => {
  const value = (v: number): ValueWithError => ({ value: v, standardError });
  return {
    ...{ samples: 96, combinations: 48, both: value(both), class: value(both), place: value(1) },
    ...{ distance: value(0.5), nearest: value(both), squaredError: value(0.01) },
  };
};

const method = (name: string, both: number, share = 0.25): MethodResult => ({
  method: name,
  share,
  unseen: told(both),
  seen: name === 'chance' ? null : told(1),
});

/** Numbers of no experiment, for what writes them down. */
export const results = (tuned: number): ComposeResults => ({
  config: parseComposeConfig({}),
  backend: 'cpu',
  combinations: { all: 192, shape: 48, place: 64, either: 96, neither: 96 },
  judgeAccuracy: 0.99,
  alone: { shape: { value: 0.9, standardError: 0.01 }, place: { value: 0.8, standardError: 0.01 } },
  methods: [
    method('chance', 0.05),
    method('dense decoder', 0.3),
    method('dense decoder', 0.7, 0.5),
    method('composed', 0.5),
    method('tuned, KL 1', tuned),
  ],
  pictured: { rows: [70], methods: ['true', 'composed'] },
});
