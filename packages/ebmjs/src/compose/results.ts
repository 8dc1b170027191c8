import type { CombinationSuccess, ValueWithError } from '@ebmjs/evaluation';
import type { ComposeConfig } from './config.js';

/** What is told of the images of a method, which of them are right left out. */
export type Told = Omit<CombinationSuccess, 'hits'>;

/** One method at one share of places at which every shape was seen. */
export interface MethodResult {
  readonly method: string;
  readonly share: number;
  /** On combinations that nobody has seen, at that share. */
  readonly unseen: Told;
  /** On those that one of the two models has seen, and every baseline; null of chance. */
  readonly seen: Told | null;
}

/** What `results.json` holds. */
export interface ComposeResults {
  readonly config: ComposeConfig;
  readonly backend: string;
  readonly combinations: {
    readonly all: number;
    readonly shape: number;
    readonly place: number;
    readonly either: number;
    readonly neither: number;
  };
  /** Share of noisy renderings whose shape the judge tells. */
  readonly judgeAccuracy: number;
  /** Samples of each model by itself: whether the attribute that it knows is right. */
  readonly alone: { readonly shape: ValueWithError; readonly place: ValueWithError };
  readonly methods: readonly MethodResult[];
  /** Rows of the combinations in the picture, and its rows. */
  readonly pictured: { readonly rows: readonly number[]; readonly methods: readonly string[] };
}

/** Without which of them are right. */
export function toldOf(success: CombinationSuccess): Told {
  const { samples, combinations, both, class: told, place, distance, nearest, squaredError } = success;
  return { samples, combinations, both, class: told, place, distance, nearest, squaredError };
}

/** The difference of two methods on unseen combinations, in standard errors as if they were independent. */
export function standardised(one: ValueWithError, other: ValueWithError): number {
  return (one.value - other.value) / Math.hypot(one.standardError, other.standardError);
}
