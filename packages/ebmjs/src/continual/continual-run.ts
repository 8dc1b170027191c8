import { backendInfo } from '@ebmjs/backends';
import { writeFileSafely } from '@ebmjs/core/node';
import { Interrupted } from '../interrupt.js';
import { writeJson } from '../files.js';
import { progressBar } from '../progress.js';
import type { ContinualConfig } from './config.js';
import type { ContinualFolder } from './continual-folder.js';
import { methodRun, type MethodRun } from './method-run.js';
import { continualPage } from './page.js';
import { resultsOf, type ContinualResults } from './results.js';
import { taskData } from './task-data.js';

export interface ContinualRunOptions {
  readonly folder: ContinualFolder;
  /** Stops after the update under way, which is saved. */
  readonly interrupt: AbortSignal;
  /** Aborted when the backend's device is lost. */
  readonly lost: AbortSignal;
}

/**
 * Every method with every seed, those that the folder has already gone on with, and of all of them `results.json` and
 * `report.html`.
 */
export async function continualRun(config: ContinualConfig, options: ContinualRunOptions): Promise<ContinualResults> {
  const { folder, interrupt } = options;
  const data = await taskData(config, interrupt);
  const runs: MethodRun[] = [];
  for (const method of config.methods) {
    for (const seed of config.seeds) {
      const progress = progressBar({ label: `${method}, seed ${seed}`, total: data.train.length * config.updates });
      try {
        const file = folder.checkpoint(method, seed);
        runs.push(await methodRun({ ...options, config, data, method, seed, file, progress }));
      } catch (error) {
        if (error instanceof Interrupted) {
          process.stderr.write(`stopped; go on with: ebmjs continual ${folder.path} --resume\n`);
        }
        throw error;
      } finally {
        progress.stop();
      }
    }
  }
  const results = resultsOf(config, runs, { data, backend: backendInfo().name });
  await writeJson(folder.results, results);
  await writeFileSafely(folder.report, continualPage(results));
  return results;
}
