/** One thing that must hold, by name. */
export interface Check {
  readonly name: string;
  /** Throws, or rejects, when it does not hold. */
  readonly run: () => void | Promise<void>;
}

/** A check that failed, and what it said. */
export interface Failure {
  readonly name: string;
  readonly error: unknown;
}

/** Runs every check in turn and returns those that failed: for testing the tests, or outside a test runner. */
export async function failures(checks: readonly Check[]): Promise<Failure[]> {
  const failed: Failure[] = [];
  for (const { name, run } of checks) {
    try {
      await run();
    } catch (error) {
      failed.push({ name, error });
    }
  }
  return failed;
}

/** Throws an `Error` that says `what`, unless `condition` holds. */
export function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
