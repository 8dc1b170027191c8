import { EbmError } from '@ebmjs/core';

const BYTES = 4; // of every number that tfjs keeps on a device

type Limits = Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>;

/**
 * Throws an `EbmError` if tensors of these shapes are more than one buffer may hold. The device would fail later, at
 * another operation, and for good; refused beforehand, nothing has happened and everything goes on.
 */
export function fits(limits: Limits, shapes: readonly (readonly number[])[]): void {
  const most = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  for (const shape of shapes) {
    const bytes = BYTES * shape.reduce((size, side) => size * side, 1);
    if (bytes <= most) continue;
    const sizes = `${megabytes(bytes)}, and a buffer has at most ${megabytes(most)} on this device`;
    throw new EbmError('webgpu', `out of memory: a tensor takes ${sizes}; smaller batches need less`, shape);
  }
}

/** The result of `body`; what WebGPU throws when it cannot map a new buffer becomes an `EbmError`. */
export function allocating<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EbmError('webgpu', `out of memory on the device: smaller batches need less (${error.message})`);
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;
