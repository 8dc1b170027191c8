import type { Section } from '@ebmjs/report';
import { weightsHash } from '../run-checkpoints.js';
import type { RunFolder } from '../run-folder.js';
import {
  readPictures,
  readRecord,
  readSummary,
  type EvaluationRecord,
  type EvaluationSummary,
} from './evaluation-files.js';
import { experiments } from './experiments.js';

/** What `ebmjs evaluate` left in the folder of a run, in the order of the list: nothing where it has not been run. */
export async function evaluationPage(folder: RunFolder): Promise<Section[]> {
  const sections: Section[] = [];
  const records: EvaluationRecord[] = [];
  for (const experiment of experiments) {
    const record = await readRecord(folder, experiment.name);
    if (!record) continue;
    records.push(record);
    if (record.about.version !== (experiment.version ?? 1)) continue; // whose form may be another
    const shown = experiment.sections(record.result, await readPictures(folder, record));
    sections.push(...withHeading(experiment.title, shown));
  }
  const summary = await readSummary(folder);
  return [...sections, ...(await listOf(folder, records, summary))];
}

/** The title over the first section that has none of its own. */
const withHeading = (title: string, [first, ...rest]: readonly Section[]): Section[] =>
  first ? [{ ...first, heading: first.heading ?? title }, ...rest] : [];

/** What was run, how long it took, and what does not fit. */
async function listOf(
  folder: RunFolder,
  records: readonly EvaluationRecord[],
  { misfits = {}, samplesSeconds = 0 }: Partial<EvaluationSummary> = {},
): Promise<Section[]> {
  if (records.length + Object.keys(misfits).length === 0) return [];
  const weights = records.length > 0 ? await weightsHash(folder) : undefined;
  return [
    {
      kind: 'table',
      heading: 'Experiments',
      columns: ['experiment', { label: 'seconds', digits: 1 }, 'backend', 'settings', 'remark'],
      rows: [
        ...records.map((record) => [
          record.name,
          record.seconds,
          record.backend,
          JSON.stringify(record.about.settings),
          remarkOn(record, weights),
        ]),
        ...(samplesSeconds > 0 ? [['samples, for all', samplesSeconds, null, null, null]] : []),
        ...Object.entries(misfits).map(([name, why]) => [name, null, null, null, why]),
      ],
      caption: 'Each is one command: ebmjs evaluate RUN --only NAME.',
    },
  ];
}

function remarkOn({ name, about }: EvaluationRecord, weights: string | undefined): string | null {
  const current = experiments.some((one) => one.name === name && (one.version ?? 1) === about.version);
  if (!current) return 'of another version: evaluate again';
  return about.weights === weights ? null : 'of other weights than the run has now';
}
