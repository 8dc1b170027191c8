import { stepsOf, type SpinGraph, type Step } from './frontier.js';

/** All states of a graph, summed unit by unit. */
export interface SpinStates {
  /** Logarithm of the sum of all weights. */
  readonly logSum: number;
  /** The same, from the first unit to the last: how likely each state is after those before it. */
  readonly chain: SpinChain;
  /** The states of all units, for as many numbers in `[0, 1)`. */
  readonly draw: (u: Float64Array) => Int32Array;
}

/** The probabilities of each unit's state, given the frontier when it is met. */
export interface SpinChain {
  readonly states: number;
  readonly choices: readonly Choices[];
}

interface Choices extends Step {
  readonly chance: (f: number, a: number) => number;
}

/** How many numbers the sums of a graph keep. */
export function numbersKept(graph: SpinGraph): number {
  return stepsOf(graph).reduce((total, { size }) => total + size, 0);
}

/**
 * Sums over the states of the units one by one, in float64, keeping a number for each state of those that still have
 * neighbours ahead: for a lattice, the transfer matrix taken apart into its sites (Baxter 1982, "Exactly solved models in
 * statistical mechanics", section 2.1 for a chain). Read forwards the same numbers are the conditional probabilities of
 * each unit given those before it, from which samples are drawn.
 */
export function spinStates(graph: SpinGraph): SpinStates {
  const steps = stepsOf(graph);
  const ahead = sumsAhead(steps, graph.states);
  const choices = steps.map((step, time): Choices => {
    const [here, after] = [ahead[time]!, ahead[time + 1]!];
    return { ...step, chance: (f, a) => Math.exp(step.added(f, a) + after[step.next(f, a)]! - here[f]!) };
  });
  const chain = { choices, states: graph.states };
  return { logSum: ahead[0]![0]!, chain, draw: (u) => drawn(chain, u) };
}

/** For each time, and each state of the frontier then, the log of the sum over all that is still to come. */
function sumsAhead(steps: readonly Step[], states: number): Float64Array[] {
  const ahead: Float64Array[] = [Float64Array.of(0)];
  for (const { size, added, next } of steps.toReversed()) {
    const after = ahead[0]!;
    const logs = new Float64Array(states);
    ahead.unshift(
      Float64Array.from({ length: size }, (_, f) => {
        for (let a = 0; a < states; a++) logs[a] = added(f, a) + after[next(f, a)]!;
        return logSumExp(logs);
      }),
    );
  }
  return ahead;
}

function logSumExp(logs: Float64Array): number {
  let top = -Infinity;
  for (const log of logs) top = Math.max(top, log);
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - top);
  return top + Math.log(sum);
}

function drawn({ choices, states }: SpinChain, u: Float64Array): Int32Array {
  const units = choices.length;
  const result = new Int32Array(u.length);
  for (let row = 0; row < u.length; row += units) {
    let f = 0;
    for (const [time, { unit, chance, next }] of choices.entries()) {
      let rest = u[row + time]!;
      let a = 0;
      for (; a < states - 1; a++) {
        rest -= chance(f, a);
        if (rest < 0) break;
      }
      result[row + unit] = a;
      f = next(f, a);
    }
  }
  return result;
}
