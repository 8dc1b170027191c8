import { columns } from '../columns.js';
import { parseConfig } from '../config.js';
import { nested, type Preset } from './preset.js';
import { valuesOf } from './places.js';

/** Every preset in a line. */
export const presetList = (presets: readonly Preset[]): string =>
  columns([['preset', 'for'], ...presets.map(({ name, use }) => [name, use])]);

/** Every field of a preset with its source, and what it leaves to the defaults. */
export function presetText(preset: Preset): string {
  const rows = [...valuesOf(parseConfig(nested(preset.fields)))].map(([place, value]) => {
    const source = preset.fields[place]?.[1] ?? 'default';
    return [place, JSON.stringify(value), `[${source}]`];
  });
  return [`${preset.name}: ${preset.use}`, columns(rows), ...preset.notes].join('\n');
}

/** Two presets beside each other: first where they differ, then where they are the same. */
export function presetComparison(one: Preset, other: Preset): string {
  const [left, right] = [one, other].map(({ fields }) => valuesOf(parseConfig(nested(fields)))) as [Values, Values];
  const rows = [...new Set([...left.keys(), ...right.keys()])].map((place) => [
    place,
    shown(left, place),
    shown(right, place),
  ]);
  const differ = rows.filter(([, a, b]) => a !== b);
  const same = rows.filter(([, a, b]) => a === b).map(([place, value]) => [place!, value!]);
  const titles = ['', one.name, other.name];
  return `${columns([titles, ...differ])}\n\nthe same in both\n${columns(same)}`;
}

type Values = ReturnType<typeof valuesOf>;

const shown = (values: Values, place: string): string => {
  const value = values.get(place);
  return value === undefined ? '-' : JSON.stringify(value);
};
