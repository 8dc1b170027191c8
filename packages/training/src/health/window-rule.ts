import type { NamedNumbers } from './finding.js';
import type { HealthObservation, HealthRule } from './rule.js';

export interface WindowRuleOptions extends Pick<HealthRule, 'name' | 'severity' | 'meaning' | 'remedy' | 'ladder'> {
  /** Looks that are averaged. */
  readonly looks: number;
  /** What is averaged; `undefined` where the update cannot tell. */
  readonly see: (observation: HealthObservation) => NamedNumbers | undefined;
  /** Whether the averages look wrong. */
  readonly wrong: (means: NamedNumbers) => boolean;
}

type Memory = { readonly looks: number; readonly sums: NamedNumbers };

const FRESH: Memory = { looks: 0, sums: {} };

/** The rule that is sure when the averages over so many looks are wrong, and then begins anew. */
export function windowRule({ looks: window, see, wrong, ...rest }: WindowRuleOptions): HealthRule {
  return {
    ...rest,
    fresh: FRESH,
    look: (memory, observation) => {
      const before = memory as Memory;
      const seen = see(observation);
      if (!seen) return { memory, sure: false };
      const looks = before.looks + 1;
      const sums = Object.fromEntries(Object.entries(seen).map(([name, n]) => [name, (before.sums[name] ?? 0) + n]));
      const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / looks]));
      const enough = looks >= window;
      const suspect = 2 * looks >= window && wrong(means);
      return {
        memory: enough ? FRESH : { looks, sums },
        sure: enough && suspect,
        ...(suspect && { suspect: means }),
      };
    },
  };
}
