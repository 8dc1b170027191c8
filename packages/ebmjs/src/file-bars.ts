import { bytesText, type FileOptions } from '@ebmjs/datasets/node';
import { progressBar, type Progress } from './progress.js';

/** How far downloads are, on stderr. */
export interface FileBars {
  readonly onProgress: NonNullable<FileOptions['onProgress']>;
  readonly stop: () => void;
}

/** A bar for each file that comes, one after the other. */
export function fileBars(): FileBars {
  let bar: (Progress & { readonly file: string }) | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    onProgress: ({ file, received, total }) => {
      if (total === null) return;
      if (bar?.file !== file) stop();
      bar ??= { ...progressBar({ label: file, total, from: received }), file };
      bar.update(received, `${bytesText(received)} of ${bytesText(total)}`);
    },
  };
}
