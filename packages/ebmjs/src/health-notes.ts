import type { RunEvent } from './run-folder.js';

/**
 * Says on stderr what was found, each sort of finding and what is done about it once, and every tuning; the log has all of
 * them.
 */
export function healthNotes(): (events: readonly RunEvent[]) => void {
  const told = new Set<string>();
  return (events) => {
    for (const { rule, actions = [], message } of events) {
      const sort = rule === undefined ? message : [rule, ...actions].join();
      if (told.has(sort)) continue;
      told.add(sort);
      process.stderr.write(`${process.stderr.isTTY ? '\r\u001B[K' : ''}${message}\n`); // over a progress bar
    }
  };
}

/** In a line: what the rules have found in a run, and what was done. */
export function healthSummary(events: readonly RunEvent[]): string {
  const found = events.filter(({ kind }) => kind === 'health');
  if (found.length === 0) return 'health: nothing was found';
  const rules = [...new Set(found.map(({ rule }) => rule))].map((rule) => {
    const mine = found.filter((event) => event.rule === rule);
    const done = [...new Set(mine.flatMap(({ actions = [] }) => actions))].join(', ');
    const times =
      mine.length === 1 ? `at update ${mine[0]!.step}` : `${mine.length} times, first at update ${mine[0]!.step}`;
    return `${rule} ${times} (${done})`;
  });
  return `health: ${rules.join('; ')}`;
}
