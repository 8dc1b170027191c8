import { foldIn, type Key } from '@ebmjs/core';
import type { OptimizerState } from '../optimizer.js';
import type { Adjustments, RunState } from '../run-state.js';
import type { HealthAction } from './action.js';
import type { HealthFinding } from './finding.js';
import { climb } from './ladder.js';
import type { HealthObservation } from './rule.js';
import type { CheckedWatch } from './watch-options.js';
import type { HealthEvent, WatchState } from './watch-state.js';

/** What to do after an update. */
export interface Decision {
  /** On as it is; on from the same weights with another key or other adjustments; or back to the first snapshot. */
  readonly goes: 'on' | 'changed' | 'back';
  /** The run ends after that. */
  readonly ends: boolean;
  readonly key: Key;
  readonly adjustments: Adjustments;
  /** The name of a snapshot to take. */
  readonly snapshot?: string;
  readonly findings: readonly HealthFinding[];
  readonly events: readonly HealthEvent[];
  readonly watch: WatchState;
}

export interface ConsiderOptions {
  /** After the update, or before it where it was refused. */
  readonly state: Pick<RunState, 'step' | 'key' | 'adjustments'>;
  readonly watch: WatchState;
  readonly given: Pick<
    CheckedWatch<OptimizerState>,
    'health' | 'actions' | 'snapshotEvery' | 'rateFactor' | 'stepsFactor' | 'rollbacks'
  >;
}

/** No update of any run draws from the keys of this item on. */
const TURNS = 2 ** 40;

/** What the rules see in an update, and what is done about it: a pure function. */
export function consider(observation: HealthObservation, { state, watch, given }: ConsiderOptions): Decision {
  const { health, actions: allowed, snapshotEvery } = given;
  const { state: memory, findings, suspects } = health.observe(watch.health, observation);
  const { rungs, steps } = climb(watch.rungs, findings, { rules: health.rules, allowed });
  const wanted = new Set(steps.flatMap(({ actions }) => actions));
  const ends = mustEnd(wanted, observation, { watch, given });
  const back = wanted.has('roll-back') || (ends && allowed.includes('roll-back'));
  const again = back || wanted.has('draw-again');
  const turns = watch.turns + (again ? 1 : 0);
  const adjustments = adjusted(state.adjustments, wanted, given);
  const changed = again || adjustments.rate !== state.adjustments.rate || adjustments.steps !== state.adjustments.steps;
  const calm = findings.length === 0 ? watch.calm + 1 : 0;
  const due = state.step - watch.taken >= snapshotEvery && findings.length + suspects.length === 0;
  const from = back ? watch.base : state.step;
  return {
    goes: back ? 'back' : changed || ends ? 'changed' : 'on',
    ends,
    key: again ? foldIn(state.key, TURNS + turns) : state.key,
    adjustments,
    ...(due && !changed && { snapshot: `${state.step}-${turns}` }),
    findings,
    events: steps.map(({ finding, actions }) => ({
      step: observation.step,
      rule: finding.rule,
      actions: ends && !actions.includes('stop') ? [...actions, 'stop'] : actions,
      numbers: finding.numbers,
      saying: `${finding.meaning} ${finding.remedy}`,
      from,
      adjustments,
    })),
    watch: {
      ...watch,
      health: back ? health.fresh : memory,
      rungs: due && calm >= 2 * snapshotEvery ? {} : rungs,
      rollbacks: watch.rollbacks + (back ? 1 : 0),
      turns,
      calm,
      ...(back ? { taken: watch.base } : due && !changed ? { base: watch.taken, taken: state.step } : {}),
    },
  };
}

/** A rule says so; it would take one rollback too many; or an update was refused and nothing that may be done changes that. */
function mustEnd(
  wanted: ReadonlySet<HealthAction>,
  { refused }: HealthObservation,
  { watch, given }: Pick<ConsiderOptions, 'watch' | 'given'>,
): boolean {
  const spent = wanted.has('roll-back') && watch.rollbacks >= given.rollbacks;
  const stuck = refused !== undefined && !wanted.has('draw-again') && !wanted.has('roll-back');
  return wanted.has('stop') || spent || stuck;
}

function adjusted(
  { rate, steps, ...rest }: Adjustments,
  wanted: ReadonlySet<HealthAction>,
  { rateFactor, stepsFactor }: { readonly rateFactor: number; readonly stepsFactor: number },
): Adjustments {
  return {
    ...rest,
    rate: wanted.has('smaller-rate') ? rate * rateFactor : rate,
    steps: wanted.has('more-steps') ? steps * stepsFactor : steps,
  };
}
