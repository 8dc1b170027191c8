/** The parts of package-lock.json that the check reads. */
export interface Lockfile {
  readonly packages?: {
    readonly [path: string]: { readonly resolved?: string; readonly link?: boolean; readonly version?: string };
  };
}

/** What is wrong with a lockfile: it must not say from which registry a package came, since readers' registries differ. */
export function lockfileFaults(lock: Lockfile): string[] {
  return Object.entries(lock.packages ?? {})
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(
      ([path, { resolved }]) =>
        `${path} names its source ${resolved}: .npmrc's omit-lockfile-registry-resolved was not in force`,
    );
}

/**
 * The packages that `npm ci --dry-run` misses. A registry that does not have every platform's binary yet makes
 * `npm install` leave some out without a word, and then `npm ci` fails for everybody.
 */
export function missingFromLock(output: string): string[] {
  return [...output.matchAll(/Missing: (\S+).* from lock file/g)].map(([, name]) => name!);
}
