import type { TunedSampler } from '@ebmjs/training';

const HEAD = ['step size', 'fall', 'error', 'plateau', 'movement', 'per noise', 'clipped', 'on faces', ''];

/** What was tried, a line each, and then what was chosen, why, and what to mind. */
export function tuneTable({ candidates, faults, choice, why, warnings }: TunedSampler): string {
  const lines = candidates.map((each, i) => [
    String(each.stepSize),
    short(each.drop),
    short(each.dropError),
    each.plateau === null ? '-' : String(each.plateau),
    short(each.movement),
    short(each.movementToNoise),
    percent(each.clipped),
    percent(each.saturated),
    each.stepSize === choice?.stepSize ? 'chosen' : (faults[i] ?? ''),
  ]);
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...lines].map((line) => line[i]!.length)));
  const pad = (text: string, i: number): string => (i === HEAD.length - 1 ? text : text.padStart(widths[i]!));
  const table = [HEAD, ...lines].map((line) => line.map(pad).join('  ').trimEnd());
  const setting = choice && `"sampler": { "stepSize": ${choice.stepSize}, "steps": ${choice.steps} }`;
  return [...table, '', why, ...warnings.map((each) => `mind: ${each}`), ...(setting ? ['', setting] : [])].join('\n');
}

const short = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(3))));
const percent = (share: number | null): string => (share === null ? '-' : `${Math.round(100 * share)} %`);
