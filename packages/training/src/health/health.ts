import { EbmError, type Json } from '@ebmjs/core';
import type { HealthFinding } from './finding.js';
import type { HealthObservation, HealthRule } from './rule.js';
import { HEALTH_RULES } from './rules.js';

/** What the rules remember, by their names. Plain JSON: it belongs into checkpoints. */
export type HealthState = { readonly [rule: string]: Json };

/** What the rules made of an update. */
export interface Checkup {
  /** For the next update. */
  readonly state: HealthState;
  readonly findings: readonly HealthFinding[];
  /** Rules to which something looks wrong that are not sure yet. */
  readonly suspects: readonly string[];
}

/** Watches a run: a pure reducer over its updates. */
export interface Health {
  readonly rules: readonly HealthRule[];
  /** Before the first update. */
  readonly fresh: HealthState;
  /** Takes `{ step, metrics }` of an update; where rules are without memory in `state` they begin anew. */
  readonly observe: (state: HealthState, observation: HealthObservation) => Checkup;
}

/**
 * The reducer of some rules. It changes nothing and keeps nothing: the same updates give the same findings.
 *
 * ```
 * const { fresh, observe } = health();
 * let memory = fresh;
 * for await (const { state, metrics } of train(options, first)) {
 *   const { state: next, findings } = observe(memory, { step: state.step, metrics });
 *   for (const { rule, meaning, remedy } of findings) console.warn(`${rule}: ${meaning} ${remedy}`);
 *   memory = next;
 * }
 * ```
 *
 * Throws an `EbmError` for two rules of one name.
 *
 * @param rules all that there are, where left out
 */
export function health(rules: readonly HealthRule[] = HEALTH_RULES): Health {
  const names = rules.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new EbmError('health.rules', 'must have names of their own', twice);
  return {
    rules,
    fresh: Object.fromEntries(rules.map(({ name, fresh }) => [name, fresh])),
    observe: (state, observation) => {
      const looks = rules.map((rule) => ({ rule, ...rule.look(state[rule.name] ?? rule.fresh, observation) }));
      return {
        state: Object.fromEntries(looks.map(({ rule, memory }) => [rule.name, memory])),
        findings: looks.flatMap(({ rule, sure, suspect }) =>
          sure && suspect ? [{ ...saying(rule), step: observation.step, numbers: suspect }] : [],
        ),
        suspects: looks.flatMap(({ rule, sure, suspect }) => (suspect && !sure ? [rule.name] : [])),
      };
    },
  };
}

const saying = ({ name, severity, meaning, remedy }: HealthRule): Omit<HealthFinding, 'step' | 'numbers'> => ({
  rule: name,
  severity,
  meaning,
  remedy,
});
