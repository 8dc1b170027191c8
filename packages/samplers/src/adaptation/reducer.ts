/**
 * A statistic or a setting that follows what it is shown: three pure functions, and a state that is plain JSON unless a
 * reducer says that it holds tensors. Such a state is the caller's: `update` borrows the old one and returns a new one.
 */
export interface Reducer<State, Shown, Value, From = void> {
  readonly init: (from: From) => State;
  readonly update: (state: State, shown: Shown) => State;
  readonly value: (state: State) => Value;
}

/** The reducer for each of a batch of chains by itself: lists in place of single values. */
export function perChain<State, Shown, Value, From>(
  one: Reducer<State, Shown, Value, From>,
): Reducer<readonly State[], ArrayLike<Shown>, readonly Value[], ArrayLike<From>> {
  return {
    init: (from) => Array.from(from, (each) => one.init(each)),
    update: (states, shown) => states.map((state, chain) => one.update(state, shown[chain]!)),
    value: (states) => states.map((state) => one.value(state)),
  };
}
