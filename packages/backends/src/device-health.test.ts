import { EbmError } from '@ebmjs/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { deviceHealth, type DeviceHealth } from './device-health.js';

class GPUOutOfMemoryError extends Error {}
class GPUValidationError extends Error {}

/** What a device tells of itself. */
class Device extends EventTarget {
  lose!: (info: { reason: string; message: string }) => void;
  readonly lost = new Promise((resolve) => (this.lose = resolve));

  /** An operation fails. Returns whether the browser or Dawn would still write the error to the console. */
  fail(error: Error): boolean {
    return this.dispatchEvent(Object.assign(new Event('uncapturederror', { cancelable: true }), { error }));
  }
}

let device: Device;
let health: DeviceHealth;
beforeEach(() => {
  device = new Device();
  health = deviceHealth(device as unknown as GPUDevice);
});

it('has nothing to say of a device that is well', () => {
  expect(health.check()).toBeUndefined();
  expect([health.signal.aborted, health.isLost()]).toEqual([false, false]);
});

describe('memory that ran out', () => {
  const MESSAGE =
    'webgpu: out of memory on the device: smaller batches need less (allocation of 80 GB failed). ' +
    'Call useBackend again and go on from a checkpoint';
  beforeEach(() => void device.fail(new GPUOutOfMemoryError('allocation of 80 GB failed\n - while allocating')));

  it('is said in one line at the next use, with what helps', () => {
    expect(() => health.check()).toThrow(MESSAGE);
  });

  it('is said once, and the signal is aborted with it', () => {
    expect(() => health.check()).toThrow(EbmError);
    expect(health.check()).toBeUndefined();
    expect(health.signal.reason).toMatchObject({ name: 'EbmError', where: 'webgpu', message: MESSAGE });
    expect(health.isLost()).toBe(false);
  });
});

it('tells an operation that was not valid from memory that ran out', () => {
  expect(device.fail(new GPUValidationError('binding 7 is too large'))).toBe(false); // and keeps it off the console
  expect(() => health.check()).toThrow('webgpu: an operation failed on the device (binding 7 is too large)');
});

it('says the first of several faults', () => {
  device.fail(new GPUOutOfMemoryError('first'));
  device.fail(new GPUValidationError('and what came of it'));
  expect(() => health.check()).toThrow('first');
});

describe('a device that is lost', () => {
  const LOST = 'webgpu: the device was lost (unknown: the driver stopped)';
  beforeEach(async () => {
    device.lose({ reason: 'unknown', message: 'the driver stopped\nat ...' });
    await device.lost;
  });

  it('is lost at every use', () => {
    for (let use = 0; use < 2; use++) expect(() => health.check()).toThrow(LOST);
    expect([health.isLost(), health.signal.aborted]).toEqual([true, true]);
  });

  it('explains what failed obscurely', async () => {
    await expect(health.explain(new Error('mapAsync failed'))).rejects.toThrow(LOST);
  });

  it('is that first of all, whatever operations failed for it', () => {
    device.fail(new GPUValidationError('a consequence'));
    expect(() => health.check()).toThrow(LOST);
  });
});

it('waits for the news of a loss that comes after its effects', async () => {
  const explained = health.explain(new Error('mapAsync failed'));
  setTimeout(() => device.lose({ reason: 'destroyed', message: 'late' }), 20);
  await expect(explained).rejects.toThrow('the device was lost (destroyed: late)');
});

it('leaves an error as it is when the device has nothing to do with it', async () => {
  await expect(health.explain(new Error('mapAsync failed'))).rejects.toThrow(/^mapAsync failed$/);
});
