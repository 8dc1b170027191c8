import { htmlReport, type Section } from '@ebmjs/report';
import { estimateCell } from '../estimate-cell.js';
import type { ComposeResults, MethodResult } from './results.js';
import { verdict } from './verdict.js';

/** The results as one HTML page. */
export function composePage(results: ComposeResults, png: Uint8Array): string {
  const { config, backend, combinations, judgeAccuracy, alone, pictured } = results;
  return htmlReport({
    title: 'Combinations of shape and place that nobody has seen',
    subtitle: `two energies learnt apart, their sum, and decoders; rendered sprites of ${config.images.side} x ${config.images.side} pixels, on ${backend}`,
    sections: [
      { kind: 'text', text: verdict(results) },
      {
        kind: 'image',
        heading: 'Unseen combinations',
        png,
        alt: 'One column a combination, one row a method',
        caption: 'The first sample of each, none picked.',
        rowLabels: [...pictured.methods],
      },
      table('On combinations that nobody has seen', results.methods, 'unseen'),
      table('On combinations that were seen', results.methods.filter(({ seen }) => seen), 'seen'), // prettier-ignore
      {
        kind: 'table',
        heading: 'Who has seen what',
        columns: ['who', 'combinations'],
        rows: [
          ['all', combinations.all],
          ['model of shape: every shape at some places', combinations.shape],
          ['model of place: some shapes at every place', combinations.place],
          ['either of the two, and the decoders', combinations.either],
          ['nobody', combinations.neither],
        ],
        caption: `The judge tells the shape of ${percent(judgeAccuracy)} % of noisy renderings. By itself the model of shape gives the shape that it is told in ${percent(alone.shape.value)} %, the model of place the place in ${percent(alone.place.value)} % of its samples.`,
      },
      { kind: 'code', heading: 'Configuration', code: config },
    ],
  });
}

function table(heading: string, methods: readonly MethodResult[], of: 'unseen' | 'seen'): Section {
  return {
    kind: 'table',
    heading,
    columns: ['method', { label: 'places', digits: 2 }, 'both right, %', 'shape, %', 'place, %', 'nearest, %', 'off, pixels', 'squared error'], // prettier-ignore
    rows: methods.map((method) => {
      const told = method[of]!;
      return [
        method.method,
        method.share,
        ...[told.both, told.class, told.place, told.nearest].map((share) => estimateCell(share, 100)),
        estimateCell(told.distance),
        estimateCell(told.squaredError),
      ];
    }),
    caption:
      'Means over combinations with their standard errors. Places: the share at which every shape was seen; each method is told of what itself has not seen. Nearest: nearer to the true rendering than to any other.',
  };
}

const percent = (share: number): string => (100 * share).toFixed(1);
