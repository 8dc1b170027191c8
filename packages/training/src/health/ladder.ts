import type { HealthAction } from './action.js';
import type { HealthFinding } from './finding.js';
import type { HealthRule } from './rule.js';

/** How often each rule has been sure since the run was last healthy for long: where on its ladder it stands. */
export type Rungs = { readonly [rule: string]: number };

/** What is done about the findings of one update. */
export interface Climb {
  readonly rungs: Rungs;
  /** The actions for each finding, in its order. */
  readonly steps: readonly { readonly finding: HealthFinding; readonly actions: readonly HealthAction[] }[];
}

export interface ClimbOptions {
  readonly rules: readonly HealthRule[];
  /** What may be done at all; a finding of which nothing else may be done is a warning. */
  readonly allowed: readonly HealthAction[];
}

/** Each finding takes the next rung of its rule's ladder; the last rung is taken again and again. */
export function climb(rungs: Rungs, findings: readonly HealthFinding[], { rules, allowed }: ClimbOptions): Climb {
  const steps = findings.map((finding) => {
    const { ladder } = rules.find(({ name }) => name === finding.rule)!;
    const rung = ladder[Math.min(rungs[finding.rule] ?? 0, ladder.length - 1)] ?? [];
    const actions = rung.filter((action) => allowed.includes(action));
    return { finding, actions: actions.length > 0 ? actions : (['warn'] as const) };
  });
  const climbed = findings.map(({ rule }) => [rule, (rungs[rule] ?? 0) + 1] as const);
  return { rungs: { ...rungs, ...Object.fromEntries(climbed) }, steps };
}
