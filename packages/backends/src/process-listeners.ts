/** What tfjs's WASM loaders listen for, to throw it again: with them, an application's own handler never runs. */
const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

type Listener = (...args: unknown[]) => void;
type Snapshot = ReadonlyMap<string, readonly Listener[]>;

const current = (event: string): Listener[] => process.listeners(event as 'uncaughtException') as Listener[];
const isLoaders = (listener: Listener): boolean =>
  /instanceof ExitStatus|\{\s*throw reason;?\s*\}/.test(String(listener));

/** Who listens to the process's errors now. Empty in a browser. */
export function processListeners(): Snapshot {
  return new Map(
    typeof process === 'undefined' || !process.listeners ? [] : EVENTS.map((event) => [event, current(event)]),
  );
}

/** Removes the handlers that a WASM loader added since `before`, and puts back those that one removed. */
export function restoreListeners(before: Snapshot): void {
  for (const [event, listeners] of before) {
    for (const listener of current(event)) {
      if (!listeners.includes(listener) && isLoaders(listener)) process.removeListener(event, listener);
    }
    for (const listener of listeners) if (!current(event).includes(listener)) process.on(event, listener);
  }
}
