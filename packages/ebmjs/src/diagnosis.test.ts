import type { AutoProbe, BackendProbe } from '@ebmjs/backends/node';
import { describe, expect, it } from 'vitest';
import { closing, diagnosis, opening, row } from './diagnosis.js';
import { variables, type Machine } from './machine.js';

const machine: Machine = {
  ebmjs: '1.2.3',
  tfjs: '4.22.0',
  node: '20.20.2',
  platform: 'linux x64',
  cores: 2,
  processor: 'Abacus 3000',
  memory: { free: 3.5 * 2 ** 30, total: 8 * 2 ** 30 },
  environment: {
    EBMJS_DATA_DIR: null,
    VK_DRIVER_FILES: 'icd.json',
    LD_LIBRARY_PATH: null,
    TF_NUM_INTRAOP_THREADS: '1',
  },
};
const limits = {
  maxBufferSize: 2 ** 31,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 1024,
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
};
const missing = (name: 'node' | 'webgpu', install: string): BackendProbe => ({
  name,
  works: false,
  problem: `${name} is not installed: ${install}`,
  install,
});
const wasm: BackendProbe = {
  name: 'wasm',
  works: true,
  version: '4.22.0',
  threads: 1,
  simd: true,
  gradientError: 0,
  speed: 17.14386,
};
const adapter = { name: 'llvmpipe', software: true, limits };
const auto: AutoProbe = { name: 'wasm', version: '4.22.0', threads: 1, notes: ['node is not installed', 'no adapter'] };

it('opens with versions, cores and memory', () => {
  const [versions, cores, empty, head] = opening(machine).split('\n');
  expect(versions).toBe('ebmjs 1.2.3, TensorFlow.js 4.22.0, Node 20.20.2 on linux x64');
  expect(cores).toBe('2 cores (Abacus 3000), 3.5 GiB of 8.0 GiB memory free');
  expect([empty, head]).toEqual(['', 'backend  works  threads  GFLOP/s  version']);
});

describe('a row', () => {
  it('of a backend that works stands under the head', () => {
    const [head, line] = [opening(machine).split('\n').at(-1)!, row(wasm)];
    expect(line).toBe('wasm     yes    1        17       4.22.0   with SIMD');
    expect(line.indexOf('4.22.0')).toBe(head.indexOf('version'));
  });

  it('of one that does not says why', () => {
    expect(row(missing('node', 'npm install x'))).toMatch(/^node {5}no {5,}node is not installed: npm install x$/);
  });

  it('of one that broke in the middle has what is known', () => {
    const { speed: _, ...broken } = { ...wasm, works: false, problem: 'its process was ended by SIGSEGV' };
    expect(row(broken)).toBe('wasm     no     1                 4.22.0   with SIMD; its process was ended by SIGSEGV');
  });

  it('warns of WASM without vectors, and of a processor in the place of a graphics card', () => {
    expect(row({ ...wasm, simd: false })).toContain('without SIMD: several times slower');
    expect(row({ ...wasm, name: 'webgpu', adapter })).toContain('llvmpipe, a processor that plays a graphics card');
    const real = row({ ...wasm, name: 'webgpu', adapter: { ...adapter, name: 'nvidia', software: false } });
    expect(real).toContain('nvidia');
    expect(real).not.toContain('plays');
  });
});

describe('it closes', () => {
  const text = (backends: readonly BackendProbe[], choice = auto): string =>
    closing(diagnosis(machine, backends, choice), 'wasm');

  it('with what is chosen, and why not another', () => {
    const lines = text([wasm]).split('\n');
    expect(lines[1]).toMatch(/^--backend auto takes wasm 4\.22\.0, 1 thread: the first that works of/);
    expect(lines.slice(2, 5)).toEqual([
      '  not before it: node is not installed',
      '  not before it: no adapter',
      'without --backend it is wasm',
    ]);
  });

  it('with why nothing is', () => {
    expect(text([], { notes: [], problem: 'no backend works; no, no' })).toContain(
      '--backend auto takes nothing: no backend works; no, no',
    );
  });

  it('with the limits of a WebGPU device, in bytes where they are bytes', () => {
    const lines = text([{ ...wasm, name: 'webgpu', adapter }]).split('\n');
    const limit = (name: string): string =>
      lines
        .find((line) => line.trim().startsWith(name))!
        .trim()
        .split(/ +/)
        .slice(1)
        .join(' ');
    expect(['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize'].map(limit)).toEqual([
      '2.0 GiB',
      '128 MiB',
      '32 KiB',
    ]);
    expect(['maxComputeWorkgroupSizeX', 'maxComputeWorkgroupsPerDimension'].map(limit)).toEqual(['1024', '65535']);
    expect(text([wasm])).not.toContain('limits');
  });

  it('with every environment variable, set or not', () => {
    expect(text([wasm])).toMatch(/VK_DRIVER_FILES +icd\.json \(driver/);
    expect(text([wasm])).toMatch(/EBMJS_DATA_DIR +not set \(folder/);
    for (const name of Object.keys(variables)) expect(text([wasm])).toContain(`  ${name} `);
  });

  it('with what to install for more, each once', () => {
    const some = [
      missing('node', 'npm install x'),
      missing('webgpu', 'npm install y'),
      missing('node', 'npm install x'),
    ];
    expect(text(some).split('\n').slice(-3)).toEqual(['for more', '  npm install x', '  npm install y']);
    expect(text([wasm])).not.toContain('for more');
  });
});
