import { EbmError } from '@ebmjs/core';
import { defineCommand } from 'citty';
import { nested } from '../presets/preset.js';
import { presetComparison, presetList, presetText } from '../presets/preset-text.js';
import { preset, presets } from '../presets/presets.js';
import { parseConfig } from '../config.js';
import { refuseUnknown } from './common.js';

const args = {
  name: { type: 'positional', description: 'a preset, to be told its fields', required: false, valueHint: 'name' },
  other: { type: 'positional', description: 'another, to be compared with', required: false, valueHint: 'name' },
  json: {
    type: 'boolean',
    description: 'the whole configuration as JSON, to be changed and given to train --config',
    default: false,
  },
} as const;

export const presetsCommand = () =>
  defineCommand({
    args,
    run: ({ args: given }) => {
      refuseUnknown(given, args);
      process.stdout.write(`${told(given)}\n`);
    },
  });

interface Given {
  readonly name?: string | undefined;
  readonly other?: string | undefined;
  readonly json: boolean;
}

function told({ name, other, json }: Given): string {
  if (name === undefined) {
    if (json) throw new EbmError('--json', 'must come with the name of a preset');
    return presetList(presets);
  }
  if (other !== undefined) return presetComparison(preset(name), preset(other));
  return json ? JSON.stringify(parseConfig(nested(preset(name).fields)), null, 2) : presetText(preset(name));
}
