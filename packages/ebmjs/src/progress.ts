import cliProgress from 'cli-progress';

/** A progress bar on stderr; where that is no terminal, a line every tenth. */
export interface Progress {
  readonly update: (done: number, note?: string) => void;
  readonly stop: () => void;
}

export interface ProgressOptions {
  readonly label: string;
  readonly total: number;
  /** Where a resumed run starts. @defaultValue 0 */
  readonly from?: number;
}

export function progressBar({ label, total, from = 0 }: ProgressOptions): Progress {
  return process.stderr.isTTY ? bar(label, total, from) : lines(label, total, from);
}

function bar(label: string, total: number, from: number): Progress {
  const view = new cliProgress.SingleBar(
    { format: `${label} {bar} {value}/{total}  {note}  {eta_formatted} left`, hideCursor: true, stopOnComplete: false },
    cliProgress.Presets.rect,
  );
  view.start(total, from, { note: '' });
  return { update: (done, note = '') => view.update(done, { note }), stop: () => view.stop() };
}

function lines(label: string, total: number, from: number): Progress {
  const start = performance.now();
  let shown = Math.floor((10 * from) / total);
  return {
    update: (done, note = '') => {
      const tenth = Math.floor((10 * done) / total);
      if (tenth === shown) return;
      shown = tenth;
      const left = ((performance.now() - start) / 1000 / (done - from)) * (total - done);
      const time = done > from ? `${Math.round(left)} s left` : ''; // a run may go back to where it began
      process.stderr.write(`${[`${label} ${done}/${total}`, note, time].filter(Boolean).join('  ')}\n`);
    },
    stop: () => undefined,
  };
}
