import type * as files from 'node:fs/promises';

type Files = typeof files;
type Call = (...args: never[]) => Promise<unknown>;

/** Whether and when the file system fails. */
export interface Faults {
  /** Calls that still succeed. */
  left: number;
  /** Every later call fails as well, as for a process that was killed; else only the one, as on a disk that was full. */
  killed: boolean;
  /** Calls made so far. */
  calls: number;
}

export const NO_FAULTS: Readonly<Faults> = { left: Infinity, killed: false, calls: 0 };

const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

/**
 * The file system, failing at a call: a file that is being written is then half written. Reading needs no space, so it
 * only fails once the process is "killed".
 */
export function faultyFiles(real: Files, faults: Faults): Files {
  const guarded =
    (call: Call, torn?: Call): Call =>
    async (...args) => {
      faults.calls++;
      if (faults.left-- > 0) return call(...args);
      const first = faults.left === -1;
      if (first) await torn?.(...args);
      if (first || faults.killed) throw full();
      return call(...args);
    };
  const ifAlive =
    (call: Call): Call =>
    async (...args) => {
      if (faults.killed && faults.left < 0) throw full();
      return call(...args);
    };
  const changing = Object.fromEntries(
    (['mkdir', 'rename', 'rm'] as const).map((name) => [name, guarded(real[name] as Call)]),
  );
  const reading = Object.fromEntries(
    (['readFile', 'readdir'] as const).map((name) => [name, ifAlive(real[name] as Call)]),
  );
  const open = guarded(real.open as Call);
  const openToRead = ifAlive(real.open as Call);
  return {
    ...real,
    ...changing,
    ...reading,
    open: async (...args: Parameters<Files['open']>) =>
      args[1] === 'r'
        ? openToRead(...(args as unknown as never[]))
        : faultyHandle(await open(...(args as unknown as never[])), guarded),
  } as Files;
}

function faultyHandle(opened: unknown, guarded: (call: Call, torn?: Call) => Call): unknown {
  const handle = opened as files.FileHandle;
  const half = async (content: string | Uint8Array): Promise<void> =>
    handle.writeFile(content.slice(0, content.length / 2));
  return {
    writeFile: guarded(handle.writeFile.bind(handle) as Call, half as Call),
    sync: guarded(handle.sync.bind(handle) as Call),
    close: () => handle.close(), // the system closes what a killed process had open
  };
}
