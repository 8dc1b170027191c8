import { EbmError, foldIn, split, type Params } from '@ebmjs/core';
import type { Layer } from './layer.js';
import type { Plan, PlanRow } from './plan.js';

/** One layer after the other. `init` throws an `EbmError` when two have a name in common. */
export function sequence(...layers: readonly Layer[]): Layer {
  return {
    ...together(layers),
    plan: (shape) =>
      layers.reduce<Plan>((before, layer) => then(before.rows, layer.plan(before.shape)), { shape, rows: [] }),
    apply: (params, x, labels, key) => {
      let output = x;
      const pulls = layers.map((layer, i) => {
        const traced = layer.apply(params, output, labels, key && foldIn(key, i));
        output = traced.output;
        return traced.pull;
      });
      return { output, pull: (slope) => pulls.reduceRight((s, pull) => pull(s), slope) };
    },
  };
}

const then = (before: readonly PlanRow[], { shape, rows }: Plan): Plan => ({ shape, rows: [...before, ...rows] });

/** Everything but `apply` and `plan`: the variables of several layers side by side. */
export function together(layers: readonly Layer[]): Omit<Layer, 'apply' | 'plan'> {
  return {
    random: layers.some(({ random }) => random),
    init: (key) => {
      const keys = split(key, layers.length);
      const each = layers.map((layer, i) => layer.init(keys[i]!));
      return { weights: distinct(each.map((v) => v.weights)), state: distinct(each.map((v) => v.state)) };
    },
    prepare: (variables) => merged(layers.map((layer) => layer.prepare(variables))),
    transposed: (prepared) => merged(layers.map((layer) => layer.transposed(prepared))),
    advance: (variables) => merged(layers.map((layer) => layer.advance(variables))),
  };
}

const merged = (records: readonly Params[]): Params => Object.assign({}, ...records) as Params;

function distinct(records: readonly Params[]): Params {
  const names = records.flatMap((record) => Object.keys(record));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new EbmError('layers', 'must have different names', twice);
  return merged(records);
}
