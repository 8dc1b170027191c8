import { formatEstimate, formatNumber } from '@ebmjs/report';
import { columns } from '../columns.js';
import type { SettingSummary } from './sweep-summary.js';
import { FIGURES } from './figures.js';

/** The settings of a sweep, a line each, with mean and standard error over their seeds. */
export function sweepText(settings: readonly SettingSummary[]): string {
  const places = Object.keys(settings[0]?.setting ?? {});
  const head = [...places, 'trials', 'stopped', ...FIGURES];
  const rows = settings.map(({ setting, trials, stopped, figures }) => [
    ...places.map((place) => JSON.stringify(setting[place])),
    String(trials),
    String(stopped),
    ...FIGURES.map((name) => shown(figures[name])),
  ]);
  return columns([head, ...rows]);
}

function shown(figure: SettingSummary['figures'][keyof SettingSummary['figures']]): string {
  if (figure === null) return '-';
  const { value, standardError } = figure;
  return standardError === null || standardError === 0 ? formatNumber(value) : formatEstimate(value, standardError);
}
