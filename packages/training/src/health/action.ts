/**
 * What can be done about a finding:
 * - `'warn'`: nothing but to say it, with the remedy;
 * - `'more-steps'`: more sampler steps an update (Du and Mordatch 2019, A.12);
 * - `'smaller-rate'`: a smaller rate of the optimiser;
 * - `'draw-again'`: other draws for an update that was refused, which has changed nothing;
 * - `'roll-back'`: to the last healthy snapshot, and on from there with other draws;
 * - `'stop'`: end the run at the last healthy snapshot, with an explanation.
 */
export type HealthAction = 'warn' | 'more-steps' | 'smaller-rate' | 'draw-again' | 'roll-back' | 'stop';

/** All of them. */
export const HEALTH_ACTIONS: readonly HealthAction[] = [
  'warn',
  'more-steps',
  'smaller-rate',
  'draw-again',
  'roll-back',
  'stop',
];
