import { afterEach, expect, it, vi } from 'vitest';
import { chromiumPath, missing } from './missing.js';

afterEach(() => void vi.unstubAllEnvs());

it('says which browser is not there', () => {
  vi.stubEnv('CHROMIUM', '/nowhere/chromium');
  expect(chromiumPath()).toBe('/nowhere/chromium');
  expect(missing({ backend: 'wasm', place: 'chromium' })).toBe('no /nowhere/chromium; CHROMIUM names another');
  vi.stubEnv('CHROMIUM', process.execPath);
  expect(missing({ backend: 'wasm', place: 'chromium' })).toBeUndefined();
});

it('finds a driver that is named, and what every checkout has', () => {
  vi.stubEnv('VK_DRIVER_FILES', 'driver.json');
  expect(missing({ backend: 'webgpu', place: 'node' })).toBeUndefined();
  expect(missing({ backend: 'wasm', place: 'node' })).toBeUndefined();
  expect(missing({ backend: 'cpu', place: 'node' })).toBeUndefined();
});
