import type { Json } from '@ebmjs/core';
import type { Metrics } from '../metrics/metrics.js';
import type { HealthAction } from './action.js';
import type { HealthFinding, NamedNumbers } from './finding.js';

/** An update as rules see it. */
export interface HealthObservation {
  /** Number of the update, counted from 1. */
  readonly step: number;
  readonly metrics: Omit<Metrics, 'milliseconds'>;
  /** The update was not made: see `RefusedUpdate`. */
  readonly refused?: { readonly nonFinite?: string };
}

/** What a rule makes of an update: `undefined` where the update cannot tell, else whether it suspects, and why. */
export interface HealthLook {
  /** What the rule remembers. */
  readonly memory: Json;
  /** Present where something looks wrong: what the rule saw. */
  readonly suspect?: NamedNumbers;
  /** It has looked wrong for long enough. */
  readonly sure: boolean;
}

/** One thing that goes wrong, as a pure function of what it remembers and the next update. */
export interface HealthRule extends Pick<HealthFinding, 'severity' | 'meaning' | 'remedy'> {
  readonly name: string;
  /** What to do at the first time that it is sure, at the second and so on; the last is done again after that. */
  readonly ladder: readonly (readonly HealthAction[])[];
  readonly fresh: Json;
  readonly look: (memory: Json, observation: HealthObservation) => HealthLook;
}

export interface LastingRuleOptions extends Pick<HealthRule, 'name' | 'severity' | 'meaning' | 'remedy' | 'ladder'> {
  /** Looks in a row at which it must look wrong. */
  readonly patience: number;
  /** What looks wrong; null where nothing does, `undefined` where the update cannot tell. */
  readonly see: (observation: HealthObservation) => NamedNumbers | null | undefined;
}

/** The rule that is sure when something has looked wrong `patience` times in a row, and again after as many more. */
export function lastingRule({ patience, see, ...rest }: LastingRuleOptions): HealthRule {
  return {
    ...rest,
    fresh: 0,
    look: (memory, observation) => {
      const count = memory as number;
      const seen = see(observation);
      if (seen === undefined) return { memory, sure: false, ...(count > 0 && { suspect: {} }) };
      if (seen === null) return { memory: 0, sure: false };
      const sure = count + 1 >= patience;
      return { memory: sure ? 0 : count + 1, suspect: seen, sure };
    },
  };
}
