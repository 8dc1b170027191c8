import { EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { deviceHealth } from './device-health.js';

class GPUOutOfMemoryError {
  constructor(readonly message: string) {}
}
class GPUValidationError extends GPUOutOfMemoryError {}

/** A device that fails when it is told to. */
function failing() {
  let lose!: (info: object) => void;
  const lost = new Promise<object>((resolve) => (lose = resolve));
  const device = Object.assign(new EventTarget(), { lost });
  const fail = (error: object): boolean =>
    device.dispatchEvent(Object.assign(new Event('uncapturederror', { cancelable: true }), { error }));
  return { health: deviceHealth(device as unknown as GPUDevice), fail, lose };
}

it('says once that the device ran out of memory and what to do, and aborts', () => {
  const { health, fail } = failing();
  expect(health.check).not.toThrow();
  expect(fail(new GPUOutOfMemoryError('Buffer of 3 GB\n at somewhere'))).toBe(false); // nobody else reports it
  const message =
    'webgpu: out of memory on the device: smaller batches need less (Buffer of 3 GB). ' +
    'Call useBackend again and go on from a checkpoint';
  expect(health.check).toThrow(message);
  expect(health.check).not.toThrow();
  expect(health.signal.reason).toBeInstanceOf(EbmError);
  expect(health.isLost()).toBe(false);
});

it('tells other failures apart, and keeps the first of several', () => {
  const { health, fail } = failing();
  fail(new GPUValidationError('invalid'));
  fail(new GPUOutOfMemoryError('more'));
  expect(health.check).toThrow('webgpu: an operation failed on the device (invalid)');
  expect(health.check).not.toThrow();
});

it('says at every use that the device is lost, and explains a failure by it', async () => {
  const { health, lose } = failing();
  const explained = health.explain(new Error('obscure'));
  lose({ reason: 'unknown', message: 'gone' });
  await expect(explained).rejects.toThrow('webgpu: the device was lost (unknown: gone)');
  expect(health.check).toThrow(EbmError);
  expect(health.check).toThrow(EbmError);
});

it('passes on a failure that no loss explains', async () => {
  await expect(failing().health.explain(new Error('obscure'))).rejects.toThrow('obscure');
});
