/** Aborts when nothing has been heard for a while. */
export interface StallGuard {
  /** Aborts with the caller's, or with why it is taken for dead. */
  readonly signal: AbortSignal;
  /** Something came. */
  readonly alive: () => void;
  readonly stop: () => void;
}

/** A server may be slow, but not silent for `seconds`. */
export function stallGuard(seconds: number, signal?: AbortSignal): StallGuard {
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const stop = (): void => clearTimeout(timer);
  const alive = (): void => {
    stop();
    timer = setTimeout(() => control.abort(new Error(`nothing came for ${seconds} s`)), seconds * 1000);
  };
  alive();
  return { signal: signal ? AbortSignal.any([signal, control.signal]) : control.signal, alive, stop };
}
