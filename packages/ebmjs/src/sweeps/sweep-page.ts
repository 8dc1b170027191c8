import type { Json } from '@ebmjs/core';
import { barChart, htmlReport, lineChart, type Cell, type Section } from '@ebmjs/report';
import { estimateCell } from '../estimate-cell.js';
import type { MeanOverRuns } from '../mean-over-runs.js';
import type { SweepSpec } from './sweep-spec.js';
import { groups, meanOfKnown, summarised } from './sweep-summary.js';
import { FIGURES } from './figures.js';
import type { TrialResult } from './trial-result.js';

/** What a sweep found, on one page: a plot an axis, and the table. */
export function sweepPage(spec: SweepSpec, trials: readonly TrialResult[]): string {
  const plots = Object.keys(spec.axes).flatMap((place) => plot(spec, trials, place));
  const count = trials.length === 1 ? '1 trial' : `${trials.length} trials`;
  return htmlReport({
    title: `A sweep over ${Object.keys(spec.axes).join(', ')}`,
    subtitle: `${count}, ${spec.seeds.length} of each setting`,
    sections: [...plots, table(trials), ...stops(trials), { kind: 'code', heading: 'The sweep', code: spec }],
  });
}

/** The metric by the values of one axis, over everything else. */
function plot({ metric }: SweepSpec, trials: readonly TrialResult[], place: string): Section[] {
  const found = groups(trials, ({ setting }) => JSON.stringify(setting[place])).flatMap((group) => {
    const mean = meanOfKnown(group.map(({ figures }) => figures[metric]));
    return mean ? [{ at: group[0]!.setting[place]!, mean }] : [];
  });
  if (found.length === 0) return [];
  return [{ kind: 'svg', heading: place, svg: chart(found, place, metric), caption: CAPTION }];
}

const CAPTION = 'Means over all trials with the value, whatever else they have, with their standard errors.';

interface Point {
  readonly at: Json;
  readonly mean: MeanOverRuns;
}

function chart(points: readonly Point[], place: string, metric: string): string {
  const shared = { title: `${metric} by ${place}`, xLabel: place, yLabel: metric };
  if (!points.every(({ at }) => typeof at === 'number')) {
    const bars = points.map(({ at, mean: { value, standardError } }) => ({
      label: typeof at === 'string' ? at : JSON.stringify(at),
      value,
      ...(standardError !== null && { error: standardError }),
    }));
    return barChart({ ...shared, bars });
  }
  const sorted = points.toSorted((a, b) => (a.at as number) - (b.at as number));
  const [least, most] = [sorted[0]!.at as number, sorted.at(-1)!.at as number];
  return lineChart({
    ...shared,
    xScale: least > 0 && most / least >= 20 ? 'log' : 'linear',
    series: [
      { name: metric, points: sorted.map(({ at, mean }) => [at as number, mean.value, mean.standardError ?? 0]) },
    ],
  });
}

function table(trials: readonly TrialResult[]): Section {
  const places = Object.keys(trials[0]?.setting ?? {});
  return {
    kind: 'table',
    heading: 'Settings',
    columns: [...places, 'trials', 'stopped', ...FIGURES],
    rows: summarised(trials).map(({ setting, trials: n, stopped, figures }) => [
      ...places.map((place) => valueCell(setting[place]!)),
      n,
      stopped,
      ...FIGURES.map((name) => figures[name] && estimateCell(figures[name])),
    ]),
    caption: 'Means over the seeds of a setting; energies and speed over the last tenth of the updates of each.',
  };
}

const valueCell = (value: Json): Cell =>
  typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);

/** Why trials had to stop. */
function stops(trials: readonly TrialResult[]): Section[] {
  const stopped = trials.filter(({ message }) => message !== null);
  if (stopped.length === 0) return [];
  const rows = stopped.map(({ trial, message }) => [trial, message]);
  return [{ kind: 'table', heading: 'Trials that had to stop', columns: ['trial', 'why'], rows }];
}
