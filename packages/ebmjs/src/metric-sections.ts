import { lineChart, type ChartMark, type ChartPoint, type Section } from '@ebmjs/report';
import type { Metrics, RunEvent } from './run-folder.js';
import { timeline } from './timeline.js';

/** Curves that belong together. */
interface Group {
  readonly title: string;
  readonly yLabel: string;
  /** The metrics and what they are called in the legend. */
  readonly lines: { readonly [metric: string]: string };
  readonly caption?: string;
}

const GROUPS: readonly Group[] = [
  {
    title: 'Mean energies of each update',
    yLabel: 'energy',
    lines: { energyData: 'data', energySamples: 'samples', energyStart: 'chains at their start' },
    caption: 'Close together while the sampler keeps up with the model.',
  },
  {
    title: 'Energy gap: data less samples',
    yLabel: 'energy',
    lines: { gap: 'gap' },
    caption: 'Near 0 while the sampler keeps up, far below it when the samples stay behind.',
  },
  {
    title: 'Spread of the energies',
    yLabel: 'standard deviation',
    lines: { energySpreadData: 'data', energySpreadSamples: 'samples' },
  },
  {
    title: 'Slope of the energy along the chains',
    yLabel: 'mean gradient norm',
    lines: {
      chainGradientNorm: 'chains',
      chainGradientFirst: 'their first step',
      chainGradientLast: 'their last step',
    },
  },
  { title: 'Step size of the chains', yLabel: 'step size', lines: { stepSize: 'as tuned' } },
  { title: 'Loss', yLabel: 'loss', lines: { loss: 'loss' } },
  { title: 'Gradient of the loss in all weights', yLabel: 'norm', lines: { weightGradientNorm: 'before clipping' } },
  { title: 'Mean value', yLabel: 'value', lines: { dataMean: 'data', samplesMean: 'samples' } },
  { title: 'Time of an update', yLabel: 'milliseconds', lines: { milliseconds: 'update' } },
];

/** Curves of every metric that was logged, with what was found marked on them. */
export function metricSections(rows: readonly Metrics[], events: readonly RunEvent[] = []): Section[] {
  const { kept } = timeline(rows);
  const names = [...new Set(kept.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'step');
  const grouped = new Set(GROUPS.flatMap(({ lines }) => Object.keys(lines)));
  const rest = names
    .filter((name) => !grouped.has(name))
    .map((name) => ({ title: name, yLabel: name, lines: { [name]: name } }));
  const marks = marksOf(events);
  return [...GROUPS, ...rest]
    .map((group) => ({ ...group, lines: Object.entries(group.lines).filter(([name]) => names.includes(name)) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, yLabel, lines, caption }: Present, i) => ({
      kind: 'svg',
      ...(i === 0 && { heading: 'Learning' }),
      svg: lineChart({
        title,
        xLabel: 'update',
        yLabel,
        series: lines.map(([metric, name]) => ({ name, points: curve(kept, metric) })),
        marks,
      }),
      ...(caption !== undefined && { caption }),
    }));
}

type Present = Omit<Group, 'lines'> & { readonly lines: readonly (readonly [metric: string, name: string])[] };

const curve = (rows: readonly Metrics[], name: string): ChartPoint[] =>
  rows.flatMap((row) => (Object.hasOwn(row, name) ? [[row.step, row[name] ?? null] as const] : []));

/** The first of each sort of finding, and whatever changed the run: tunings among it. */
function marksOf(events: readonly RunEvent[]): ChartMark[] {
  const known = new Set<string>();
  return events.flatMap(({ kind, step, rule, actions = [] }) => {
    if (kind === 'tuned') return [{ x: step, label: 'step size tuned' }];
    if (kind !== 'health' || rule === undefined) return [];
    const changed = actions.some((action) => action !== 'warn');
    if (!changed && known.has(rule)) return [];
    known.add(rule);
    return [{ x: step, label: changed ? `${rule}: ${actions.join(', ')}` : rule }];
  });
}
