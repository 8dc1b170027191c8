import type { Json } from '@ebmjs/core';
import { FIGURES } from './figures.js';
import type { TrialResult } from './trial-result.js';

/** A line a trial, after one of names (RFC 4180); nothing between commas is what was not measured. */
export function sweepCsv(trials: readonly TrialResult[]): string {
  const places = Object.keys(trials[0]?.setting ?? {});
  const head = ['trial', ...places, 'seed', 'ended', 'updates', ...FIGURES, 'message'];
  const rows = trials.map(({ trial, setting, seed, ended, updates, figures, message }) => [
    trial,
    ...places.map((place) => setting[place]),
    seed,
    ended,
    updates,
    ...FIGURES.map((name) => figures[name]),
    message,
  ]);
  return [head, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
