import { expect, it } from 'vitest';
import { parseComposeConfig } from './config.js';

it('completes what is left out', () => {
  const config = parseComposeConfig({ tuned: { kl: [0.5] } });
  expect(config.tuned).toMatchObject({ kl: [0.5], updates: 600, steps: 20 });
  expect(parseComposeConfig(config)).toEqual(config);
});

it.each([
  [{ seen: { share: 0 } }, 'seen.share must be above 0, got 0'],
  [{ images: { places: 5 } }, 'images.places must divide 32, got 5'],
  [{ apart: { batch: 64, capacity: 32 } }, 'apart.batch must be at most apart.capacity of 32, got 64'],
  [{ tuned: { steps: 2, through: 3 } }, 'tuned.through must be at most tuned.steps of 2, got 3'],
  [{ decoder: { width: 10 } }, 'decoder.width must be a multiple of 4, got 10'],
  [{ sampling: { chain: 1 } }, 'sampling must not have "chain"'],
])('refuses %j', (given, message) => expect(() => parseComposeConfig(given)).toThrow(message));
