import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { refuseThreads, type Backend } from './backend.js';
import { deviceHealth, type DeviceHealth } from './device-health.js';
import { allocating, fits } from './device-memory.js';
import { gpuDevice, type Device } from './gpu-device.js';
import { mendWebgpu } from './mend-webgpu.js';
import { missingPackage } from './missing-package.js';

type Package = typeof import('@tensorflow/tfjs-backend-webgpu');

/** tfjs's own priority for it: above WASM's. */
const PRIORITY = 3;

/** The device of the backend that was registered last. */
let current: DeviceHealth | undefined;

/** A graphics card: the browser's, or in Node through Dawn. */
export const webgpu: Backend = {
  tfjsName: 'webgpu',
  async prepare({ realGpu, ...options }) {
    refuseThreads('webgpu', options);
    const tfjs = await load();
    // tfjs would compute small numbers that are not on the device yet on the processor, which rounds otherwise: a run
    // that goes on from a file would not be the run that was never stopped.
    tf.env().set('WEBGPU_CPU_FORWARD', false);
    mendWebgpu();
    if (!current || current.signal.aborted || !tf.findBackendFactory('webgpu')) {
      const device = await gpuDevice({ realGpu });
      const health = deviceHealth(device.device);
      const backend = backendOn(tfjs, device, health);
      if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
      tf.registerBackend('webgpu', () => backend, PRIORITY);
      current = health;
    }
    return { version: tf.version_core, lost: current.signal };
  },
};

async function load(): Promise<Package> {
  try {
    return await import('@tensorflow/tfjs-backend-webgpu');
  } catch (cause) {
    throw missingPackage('@tensorflow/tfjs-backend-webgpu', cause);
  }
}

/** tfjs's backend, made to say what has become of its device instead of returning zeros or failing obscurely. */
function backendOn({ WebGPUBackend }: Package, { device, info, gpu }: Device, health: DeviceHealth): tf.KernelBackend {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const limits = { maxBufferSize, maxStorageBufferBindingSize }; // read once: it is asked at every operation
  class Watched extends WebGPUBackend {
    /** For `backendInfo`. */
    readonly info = info;

    override runWebGPUProgram(...call: Parameters<InstanceType<typeof WebGPUBackend>['runWebGPUProgram']>) {
      health.check();
      const [program, inputs] = call;
      fits(limits, [program.outputShape, ...inputs.map(({ shape }) => shape)]);
      return allocating(() => super.runWebGPUProgram(...call));
    }

    override async read(dataId: object) {
      if (this.isOnHost(dataId)) return super.read(dataId);
      health.check();
      try {
        return await super.read(dataId);
      } catch (error) {
        return await health.explain(error);
      } finally {
        health.check();
      }
    }

    override readSync(dataId: object) {
      if (this.isOnHost(dataId)) return super.readSync(dataId);
      health.check();
      if (typeof OffscreenCanvas === 'undefined') {
        throw new EbmError('webgpu', 'numbers on the device cannot be read at once in Node: await tensor.data()');
      }
      return super.readSync(dataId);
    }

    override dispose() {
      super.dispose();
      device.destroy();
    }

    /** What has been read, or never was on the device, outlives it. */
    private isOnHost(dataId: object): boolean {
      const values: unknown = this.tensorMap.get(dataId)?.values;
      return values !== null && values !== undefined;
    }
  }
  return withNavigator(gpu, () => new Watched(device, info) as unknown as tf.KernelBackend);
}

/** tfjs asks for `navigator.gpu` where it makes a backend, and nowhere else. */
function withNavigator<T>(gpu: GPU, body: () => T): T {
  if (globalThis.navigator?.gpu) return body();
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return body();
  } finally {
    if (own) Object.defineProperty(globalThis, 'navigator', own);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}
