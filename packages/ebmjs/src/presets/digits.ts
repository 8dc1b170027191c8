import { ours } from './ours.js';
import type { Preset } from './preset.js';

export const digitsPreset: Preset = {
  name: 'digits',
  use: 'the digits that come with the package, by class: what ebmjs demo does, a minute',
  kind: 'ours',
  fields: {
    'data.name': ['digits', 'ours: needs no download'],
    'model.name': ['residualNetwork', 'ours: small enough for WASM on a laptop'],
    'model.width': [16, 'ours: small enough for WASM on a laptop'],
    'model.activation': ['swish', 'paper A.12: noticeably more stable'],
    'model.conditioning': ['head', 'ours: one energy a class from the last layer'],
    'model.spectralNorm': [true, 'paper A.11'],
    ...ours,
    'optimizer.rate': [2e-3, 'ours: twenty times A.11, for 240 updates'],
    'training.batch': [64, 'ours: half of A.11'],
    'training.updates': [240, 'ours: a minute'],
  },
  notes: ['These are the defaults of a configuration: a file that says nothing is this preset.'],
};
