import { existsSync } from 'node:fs';

const CHROMIUM = '/usr/lib/chromium'; // Debian's brings a software device and the loader for it

/**
 * The environment in which Node's WebGPU finds a device: as it is, where `VK_DRIVER_FILES` names one, or with Chromium's.
 * Undefined where there is neither. A process must have it from its start.
 */
export function vulkanEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  folder: string = CHROMIUM,
): Environment | undefined {
  if (env['VK_DRIVER_FILES']) return { VK_DRIVER_FILES: env['VK_DRIVER_FILES'] };
  const driver = `${folder}/vk_swiftshader_icd.json`;
  if (!existsSync(driver)) return undefined;
  return { VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: [env['LD_LIBRARY_PATH'], folder].filter(Boolean).join(':') };
}

type Environment = Readonly<Record<string, string>>;
