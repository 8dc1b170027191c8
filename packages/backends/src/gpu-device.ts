import type * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';
import { missingPackage } from './missing-package.js';
import { nodeModule } from './node-module.js';

const LIMITS = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
] as const;

/** A device, and what it runs on. */
export interface Device {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** Where it came from. */
  readonly gpu: GPU;
}

/** The graphics adapter under a backend, as plain JSON. */
export interface AdapterInfo {
  /** As its driver describes it. */
  readonly name: string;
  /** Whether it is a processor that plays a graphics card. */
  readonly software: boolean;
  /** What its device may do at most: bytes, and numbers of invocations and workgroups. */
  readonly limits: Readonly<Record<(typeof LIMITS)[number], number>>;
}

/** Asks for the fastest adapter and for all that it can do. Throws an `EbmError` that says what is missing. */
export async function gpuDevice({ realGpu = false }: { readonly realGpu?: boolean | undefined }): Promise<Device> {
  const gpu = browserGpu() ?? nodeGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new EbmError('useBackend', `webgpu has no adapter: ${ADVICE}`);
  if (realGpu && isSoftware(adapter.info)) {
    throw new EbmError('useBackend', `webgpu would run on the processor (${describe(adapter.info)})`);
  }
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [], // tf.time needs it
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  return { device, info: adapter.info, gpu };
}

/** The adapter under a running WebGPU backend, in words; undefined if it was not started here. */
export function adapterName(backend: tf.KernelBackend): string | undefined {
  const { info } = backend as tf.KernelBackend & { readonly info?: GPUAdapterInfo };
  return info && describe(info);
}

/** The same, and what it can do. */
export function adapterInfo(backend: tf.KernelBackend): AdapterInfo | undefined {
  const { info, device } = backend as tf.KernelBackend & { readonly info?: GPUAdapterInfo; readonly device: GPUDevice };
  if (!info) return undefined;
  const limits = Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])) as AdapterInfo['limits'];
  return { name: describe(info), software: isSoftware(info), limits };
}

const ADVICE =
  'install a graphics driver with Vulkan (on Linux also libvulkan1), Metal or Direct3D 12; ' +
  'VK_DRIVER_FILES names the driver file of a software device; browsers may need WebGPU switched on';

const browserGpu = (): GPU | undefined => globalThis.navigator?.gpu;

interface WebgpuPackage {
  readonly create: (options: readonly string[]) => GPU;
  readonly globals: object;
}

/** Dawn, once a process: it is large, and keeps what it has allocated. */
let dawn: GPU | undefined;

function nodeGpu(): GPU {
  // `require`, not `import`: a bundler for browsers must not follow it.
  const load = nodeModule('node:module')?.createRequire(import.meta.url);
  if (!load) throw new EbmError('useBackend', 'webgpu is not available in this browser, or on this page (https only)');
  dawn ??= start(load);
  return dawn;
}

function start(load: (name: string) => unknown): GPU {
  try {
    const { create, globals } = load('webgpu') as WebgpuPackage;
    for (const [name, value] of Object.entries(globals)) {
      if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    return create([]);
  } catch (cause) {
    throw missingPackage('webgpu', cause, '0.6'); // its versions are its own
  }
}

const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(describe(info));

function describe({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return [vendor, architecture, description || device].filter((part) => part !== '').join(' ') || 'unnamed adapter';
}
