import type { Section } from '@ebmjs/report';
import type { CheckpointEntry } from '@ebmjs/training/node';
import type { RunEvent } from './run-folder.js';
import { GRID_ROWS, type Grid } from './sample-grids.js';

/** Pictures of the chains from the first updates to the last; nothing where there are none. */
export function gridSections(grids: readonly Grid[]): Section[] {
  if (grids.length === 0) return [];
  return [
    {
      kind: 'images',
      heading: 'The chains over time',
      images: grids.map(({ step, png }) => ({
        png,
        alt: `chains of update ${step} at their start, the same at their end, and real images`,
        caption: `Update ${step}: where chains of the buffer began, where the same ended, and real images.`,
        rowLabels: GRID_ROWS,
      })),
    },
  ];
}

/** What happened to the run; nothing where nothing did. */
export function eventSections(events: readonly RunEvent[]): Section[] {
  if (events.length === 0) return [];
  return [
    {
      kind: 'table',
      heading: 'Events',
      columns: ['update', 'what', 'done', 'went on from', 'in words'],
      rows: events.map(({ step, kind, rule, actions, from, message }) => [
        String(step),
        rule ?? kind,
        actions?.join(', ') ?? null,
        from === undefined ? null : String(from),
        message,
      ]),
      caption:
        'What the health rules found and what was done about it, what tunings found, and where the run was stopped and resumed.',
    },
  ];
}

/** The checkpoints that are kept; nothing where there are none. */
export function checkpointSections(entries: readonly CheckpointEntry[]): Section[] {
  if (entries.length === 0) return [];
  return [
    {
      kind: 'table',
      heading: 'Checkpoints',
      columns: ['update', 'kept as', { label: 'megabytes', digits: 2 }, 'gap', 'file'],
      rows: entries.map(({ step, kept, bytes, metrics, file }) => [
        String(step),
        kept.join(', '),
        bytes / 1e6,
        metrics['gap'] ?? null,
        file,
      ]),
    },
  ];
}
