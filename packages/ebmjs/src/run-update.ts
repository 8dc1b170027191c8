import type { Tensor } from '@tensorflow/tfjs-core';
import type { AdamState, Metrics, RunState, Update } from '@ebmjs/training';

export interface RunUpdate {
  readonly state: RunState<AdamState>;
  readonly step: number;
  readonly metrics: Metrics;
  readonly negatives?: Tensor;
  readonly events: readonly {
    readonly step: number;
    readonly rule: string;
    readonly actions: readonly string[];
    readonly numbers: { readonly [name: string]: number };
    readonly saying: string;
    readonly from: number;
  }[];
}

export async function* unwatched(
  updates: AsyncGenerator<Update<AdamState>, void, undefined>,
): AsyncGenerator<RunUpdate, void, undefined> {
  for await (const update of updates) yield { ...update, step: update.state.step, events: [] };
}
