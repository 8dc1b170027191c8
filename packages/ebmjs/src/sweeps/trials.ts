import { EbmError } from '@ebmjs/core';
import { parseConfig, type RunConfig } from '../config.js';
import { isGiven, merged } from '../config/given.js';
import { nested } from '../presets/preset.js';
import { settingsOf } from './settings.js';
import type { Setting, SweepSpec } from './sweep-spec.js';

/** One run of a sweep. */
export interface Trial {
  /** Of its folder: its place in the sweep. */
  readonly name: string;
  readonly setting: Setting;
  readonly seed: number;
  readonly config: RunConfig;
}

/**
 * The trials of a sweep, the seeds of a setting one after the other. Throws an `EbmError` that names the setting where one
 * makes no configuration.
 */
export function trialsOf(spec: SweepSpec): Trial[] {
  const settings = settingsOf(spec);
  const digits = String(settings.length * spec.seeds.length - 1).length;
  return settings.flatMap((setting, i) =>
    spec.seeds.map((seed, j) => ({
      name: String(i * spec.seeds.length + j).padStart(digits, '0'),
      setting,
      seed,
      config: configOf(spec, setting, seed),
    })),
  );
}

function configOf({ base }: SweepSpec, setting: Setting, seed: number): RunConfig {
  const changes = nested(Object.fromEntries(Object.entries(setting).map(([place, value]) => [place, [value, '']])));
  const where = `sweep at ${JSON.stringify(setting)}`;
  if (!isGiven(changes)) throw new EbmError(where, 'must be places in a configuration');
  return parseConfig({ ...merged(base, changes), seed }, where);
}
