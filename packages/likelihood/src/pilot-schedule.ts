import { EbmError, knownOptions, oneOf, variance, whole, within, type State } from '@ebmjs/core';
import { annealedWalk, kernelAt, type KernelAt } from './annealed-walk.js';
import type { Schedule } from './annealing-schedule.js';
import { GEOMETRIC_OPTIONS, startChains, type ChainsOptions } from './chains.js';
import { longestStep } from './longest-step.js';

export interface PilotScheduleOptions<S extends State, I> extends Omit<ChainsOptions, 'between'> {
  /** The kernel at each inverse temperature. */
  readonly kernel: KernelAt<S, I>;
  /**
   * - `'information'`: as many steps as `count` says, each as long as any other in the units of the standard deviation of
   *   `E_0 - E_1`, the Fisher information of `beta`: what an optimal schedule of many steps has (Gelman and Meng 1998,
   *   section 3.2; Grosse, Maddison and Salakhutdinov 2013);
   * - `'ess'`: as many as it takes for the weights of each step, by themselves, to have an effective share of `ess`.
   */
  readonly by: 'information' | 'ess';
  /** Steps of the schedule. Needed by `'information'`. */
  readonly count?: number;
  /** Effective sample size of one step's weights, as a share of the chains. Needed by `'ess'`; 0.99 or more as a rule. */
  readonly ess?: number;
}

/**
 * A schedule made for these two densities, on chains that are thrown away: walks the pilot's own schedule once, and
 * from the energies it meets spreads the temperatures of the run that counts. That run's schedule is then fixed, as the
 * theory demands: give it another key.
 *
 * @throws EbmError on options that make no sense, and where the pilot says nothing (all its chains at one energy)
 */
export async function pilotSchedule<S extends State, I>(options: PilotScheduleOptions<S, I>): Promise<Schedule> {
  knownOptions('pilotSchedule', options, [...GEOMETRIC_OPTIONS, 'kernel', 'by', 'count', 'ess']);
  const spread = spreader(options);
  const kernel = kernelAt('pilotSchedule.kernel', options.kernel);
  const { betas, path, start, key, dispose } = startChains('pilotSchedule', options);
  const visits: Visit[] = [];
  const walk = annealedWalk({
    path,
    kernel,
    betas: betas.slice(1),
    key,
    start,
    signal: options.signal,
  });
  try {
    for await (const { k, here } of walk) {
      visits.push({ beta: betas[k]!, gains: await here.gain(0, 1) });
      if (k > 0) options.onProgress?.({ done: k, total: betas.length - 1 });
    }
  } finally {
    dispose();
  }
  return spread(visits);
}

/** Where the pilot was, and `E_0 - E_1` of its chains there: the log-weight that a unit of `beta` adds. */
interface Visit {
  readonly beta: number;
  readonly gains: Float64Array;
}

function spreader<S extends State, I>(options: PilotScheduleOptions<S, I>): (visits: readonly Visit[]) => Schedule {
  const { count, ess } = options;
  if (oneOf('pilotSchedule.by', options.by, ['information', 'ess']) === 'information') {
    const steps = whole('pilotSchedule.count', count!);
    return (visits) => byInformation(visits, steps);
  }
  const share = within('pilotSchedule.ess', ess!, 0.01, 0.9999);
  return (visits) => byEss(visits, share);
}

/** Knots of equal rise of `integral sd(E_0 - E_1) d beta`, by the trapezoid rule between the pilot's temperatures. */
function byInformation(visits: readonly Visit[], count: number): Schedule {
  const speeds = visits.map(({ gains }) => Math.sqrt(variance(gains)));
  const lengths = [0];
  for (let k = 1; k < visits.length; k++) {
    const step = visits[k]!.beta - visits[k - 1]!.beta;
    lengths.push(lengths[k - 1]! + (step * (speeds[k]! + speeds[k - 1]!)) / 2);
  }
  const total = lengths.at(-1)!;
  if (!(total > 0)) throw new EbmError('pilotSchedule', 'found all chains at one energy, at every temperature', total);
  const betas = Array.from({ length: count + 1 }, (_, i) => inverse((i / count) * total, lengths, visits));
  return [0, ...betas.slice(1, -1), 1];
}

/** The `beta` at which the broken line of `lengths` reaches `length`. */
function inverse(length: number, lengths: readonly number[], visits: readonly Visit[]): number {
  const right = Math.max(
    1,
    lengths.findIndex((knot) => knot >= length),
  );
  const [low, high] = [lengths[right - 1]!, lengths[right]!];
  const t = high > low ? (length - low) / (high - low) : 0;
  return visits[right - 1]!.beta + t * (visits[right]!.beta - visits[right - 1]!.beta);
}

/** From each knot as far as the weights allow, judged by the pilot's chains at the temperature before it. */
function byEss(visits: readonly Visit[], share: number): Schedule {
  const betas = [0];
  while (betas.at(-1)! < 1) {
    const from = betas.at(-1)!;
    const { gains } = visits.findLast(({ beta }) => beta <= from)!;
    betas.push(from + longestStep(gains, share, 1 - from));
  }
  return betas;
}
