import type { HealthRule } from './rule.js';
import { bufferNarrow } from './rules/buffer-narrow.js';
import { bufferRange } from './rules/buffer-range.js';
import { chainsClimb } from './rules/chains-climb.js';
import { dataNeverFinite, dataNotFinite } from './rules/data-not-finite.js';
import { dataRange } from './rules/data-range.js';
import { energiesAdrift } from './rules/energies-adrift.js';
import { energiesExploded } from './rules/energies-exploded.js';
import { energyFlat } from './rules/energy-flat.js';
import { gradientClippedAway } from './rules/gradient-clipped-away.js';
import { labelsMeanNothing } from './rules/labels-mean-nothing.js';
import { noNoise } from './rules/no-noise.js';
import { noiseTooHigh } from './rules/noise-too-high.js';
import { nonFinite } from './rules/non-finite.js';
import { rateTooHigh } from './rules/rate-too-high.js';
import { samplerBehind } from './rules/sampler-behind.js';
import { samplerStandsStill } from './rules/sampler-stands-still.js';
import { samplesCollapsed } from './rules/samples-collapsed.js';
import { stepTooLarge } from './rules/step-too-large.js';
import { wrongSign } from './rules/wrong-sign.js';

/** All rules, causes before what may follow from them. */
export const HEALTH_RULES: readonly HealthRule[] = [
  dataNeverFinite,
  dataNotFinite,
  nonFinite,
  dataRange,
  bufferRange,
  bufferNarrow,
  rateTooHigh,
  stepTooLarge,
  chainsClimb,
  noNoise,
  noiseTooHigh,
  energyFlat,
  wrongSign,
  gradientClippedAway,
  samplerStandsStill,
  samplesCollapsed,
  labelsMeanNothing,
  energiesAdrift,
  energiesExploded,
  samplerBehind,
];
