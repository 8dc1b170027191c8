import { readEvents, type RunFolder } from '../run-folder.js';

/** How often the health rules spoke in a run. */
export const healthFindings = async (run: RunFolder): Promise<number> =>
  (await readEvents(run)).filter(({ kind }) => kind === 'health').length;
