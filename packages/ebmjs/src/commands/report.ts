import { existsSync } from 'node:fs';
import { EbmError, release } from '@ebmjs/core';
import { writeFileSafely } from '@ebmjs/core/node';
import { htmlReport, imageGrid, type Section } from '@ebmjs/report';
import { defineCommand } from 'citty';
import type { RunConfig } from '../config.js';
import { takesLabels } from '../config/networks.js';
import { evaluationPage } from '../experiments/evaluation-page.js';
import { readBytes, readJson } from '../files.js';
import { loadData } from '../load-data.js';
import { metricSections } from '../metric-sections.js';
import { checkpointsOf } from '../run-checkpoints.js';
import { readConfig, readEvents, readMetrics, runFolder, type RunFolder } from '../run-folder.js';
import { checkpointSections, eventSections, gridSections } from '../run-sections.js';
import { readGrids } from '../sample-grids.js';
import { evaluationSections, keyFigures, likelihoodSections } from '../report-sections.js';
import { refuseUnknown, startBackend } from './common.js';
import type { LikelihoodReport } from '../likelihood-run.js';
import type { Evaluation } from './sample.js';

const args = {
  run: { type: 'positional', description: 'folder of the run', default: 'runs/digits', valueHint: 'folder' },
} as const;

export const reportCommand = (interrupt: AbortSignal) =>
  defineCommand({
    args,
    run: async ({ args: given }) => {
      refuseUnknown(given, args);
      const folder = runFolder(given.run);
      await startBackend({ backend: 'cpu' }); // only to read images: nothing is computed
      await reportRun(folder, interrupt);
      process.stdout.write(`${folder.report}\n`);
    },
  });

/** Pictures of the chains that a page shows. */
const GRIDS = 12;

/** Writes `report.html` from whatever files the run has so far; the samples and bounds may be missing. */
export async function reportRun(folder: RunFolder, signal: AbortSignal): Promise<void> {
  const config = await readConfig(folder);
  const metrics = await readMetrics(folder);
  if (metrics.length === 0) throw new EbmError('report', 'there is no update to report in', folder.metrics);
  const events = await readEvents(folder);
  const evaluation = await optional<Evaluation>(folder.evaluation);
  const likelihood = await optional<LikelihoodReport>(folder.likelihood);
  const sections: Section[] = [
    keyFigures(evaluation, likelihood),
    ...(evaluation ? [await pictures(config, folder, { evaluation, signal })] : []),
    ...(evaluation ? evaluationSections(evaluation) : []),
    ...(likelihood ? likelihoodSections(likelihood) : []),
    ...(await evaluationPage(folder)),
    ...gridSections(await readGrids(folder, GRIDS)),
    ...metricSections(metrics, events),
    ...eventSections(events),
    ...checkpointSections(await checkpointsOf(folder, config).entries()),
    { kind: 'code', heading: 'Configuration', code: config },
  ];
  const { name } = config.data;
  const html = htmlReport({
    title: `An energy-based model of ${name}`,
    subtitle: `${metrics.at(-1)!.step} updates of contrastive divergence, seed ${config.seed}`,
    sections,
  });
  signal.throwIfAborted();
  await writeFileSafely(folder.report, html);
}

const optional = async <T>(path: string): Promise<T | undefined> =>
  existsSync(path) ? ((await readJson('report', path)) as T) : undefined;

interface Shown {
  readonly evaluation: Evaluation;
  readonly signal: AbortSignal;
}

/** Real images of each class beside samples without labels. */
const UNLABELLED = 10;

/** Samples beside real images, a class a row; the samples of an unconditional model in a square. */
async function pictures(config: RunConfig, folder: RunFolder, { evaluation, signal }: Shown): Promise<Section> {
  const { samples, steps } = evaluation;
  const data = await loadData(config, 'train', signal);
  const classRows = { rowLabels: Array.from({ length: data.classes }, (_, c) => String(c)) };
  const conditional = takesLabels(config.model) && data.classes > 0;
  const columns = conditional ? samples / data.classes : UNLABELLED;
  const which = conditional ? ', a class a row' : '';
  return {
    kind: 'images',
    heading: 'Samples from noise, and real images',
    images: [
      {
        png: await readBytes('report', folder.samplesPng),
        alt: `samples of the model${which}`,
        caption: `Samples: ${steps} Langevin steps from uniform noise${which}, none picked.`,
        ...(conditional && classRows),
      },
      {
        png: await realGrid(data, columns),
        alt: 'real training images, a class a row',
        caption: 'Training images, the first of each class.',
        ...(data.classes > 0 && classRows),
      },
    ],
  };
}

/** The first `columns` images of each class. */
async function realGrid(data: Awaited<ReturnType<typeof loadData>>, columns: number): Promise<Uint8Array> {
  const some = Math.min(data.size, 100 * Math.max(data.classes, 1) + columns * 20);
  const batch = data.rows(Int32Array.from({ length: some }, (_, i) => i));
  const [pixels, labels] = [await batch.x.data<'float32'>(), await batch.y?.data<'float32'>()];
  release(batch);
  const [height, width, channels] = data.shape as [number, number, 1 | 3];
  const size = height * width * channels;
  const chosen = Array.from({ length: Math.max(data.classes, 1) }, (_, c) =>
    Array.from({ length: some }, (__, i) => i)
      .filter((i) => !labels || labels[i * data.classes + c] === 1)
      .slice(0, columns),
  ).flat();
  const picked = new Float32Array(chosen.length * size);
  chosen.forEach((row, i) => picked.set(pixels.subarray(row * size, (row + 1) * size), i * size));
  return imageGrid({ pixels: picked, height, width, channels, columns, scale: 4 });
}
