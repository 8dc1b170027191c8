import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { vulkanEnvironment } from './vulkan.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebmjs-vulkan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('leaves a driver that is named, and finds none in an empty folder', () => {
  expect(vulkanEnvironment({ VK_DRIVER_FILES: 'mine.json' }, folder)).toEqual({ VK_DRIVER_FILES: 'mine.json' });
  expect(vulkanEnvironment({}, folder)).toBeUndefined();
});

it("takes Chromium's software device, and the loader beside it", () => {
  const driver = join(folder, 'vk_swiftshader_icd.json');
  writeFileSync(driver, '{}');
  expect(vulkanEnvironment({}, folder)).toEqual({ VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: folder });
  expect(vulkanEnvironment({ LD_LIBRARY_PATH: '/lib' }, folder)).toMatchObject({ LD_LIBRARY_PATH: `/lib:${folder}` });
});
