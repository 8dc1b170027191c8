import { EbmError } from '@ebmjs/core';

/** Remembers what happened to a device, and says it at the next use. */
export interface DeviceHealth {
  /** Aborted at the first failure, with the `EbmError` that says what it was. */
  readonly signal: AbortSignal;
  readonly isLost: () => boolean;
  /** Throws if the device is lost, or once if an operation on it has failed since the last call. */
  readonly check: () => void;
  /** For an operation that failed without saying why: throws what the device says within moments, else `failure`. */
  readonly explain: (failure: unknown) => Promise<never>;
}

const GRACE = 200; // milliseconds that the news of a loss may take after its effects

/** Watches over `device` from here on. */
export function deviceHealth(device: GPUDevice): DeviceHealth {
  const controller = new AbortController();
  let loss: EbmError | undefined;
  let fault: EbmError | undefined;
  const check = (): void => {
    const error = loss ?? fault;
    fault = undefined;
    if (error) throw error;
  };
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault(); // it is said at the next use
    fault ??= faultOf(event.error);
    controller.abort(fault);
  });
  const lost = device.lost.then((info) => {
    loss = lossOf(info);
    controller.abort(loss);
  });
  return {
    signal: controller.signal,
    isLost: () => loss !== undefined,
    check,
    explain: async (failure) => {
      await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, GRACE))]);
      check();
      throw failure;
    },
  };
}

function lossOf({ reason, message }: GPUDeviceLostInfo): EbmError {
  return new EbmError(
    'webgpu',
    `the device was lost (${reason}: ${firstLine(message)}), and all numbers on it that had not been read. ${AGAIN}`,
  );
}

function faultOf({ constructor, message }: GPUError): EbmError {
  return constructor.name === 'GPUOutOfMemoryError'
    ? new EbmError('webgpu', `out of memory on the device: smaller batches need less (${firstLine(message)}). ${AGAIN}`)
    : new EbmError('webgpu', `an operation failed on the device (${firstLine(message)})`);
}

const AGAIN = 'Call useBackend again and go on from a checkpoint';
const firstLine = (message: string): string => message.split('\n')[0]!.trim();
