import { EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { installCommand, missingPackage } from './missing-package.js';

const NAME = '@tensorflow/tfjs-node';

it.each([
  `Cannot find package '${NAME}' imported from /app/index.js`,
  `Cannot find module '${NAME}'\nRequire stack:\n- /app/index.js`,
  `Failed to resolve module specifier "${NAME}"`,
])('says what to install: %s', (message) => {
  const cause = new Error(message);
  const error = missingPackage(NAME, cause);
  expect(EbmError.isInstance(error)).toBe(true);
  expect(error.message).toMatch(
    /^useBackend: @tensorflow\/tfjs-node is not installed: npm install @tensorflow\/tfjs-node@4\.\d+\.\d+$/,
  );
  expect(error.cause).toBe(cause);
  expect(installCommand(error)).toBe(error.message.split(': ')[2]);
});

it('names the version of a package that has its own', () => {
  const error = missingPackage('webgpu', new Error(`Cannot find package 'webgpu' imported from /app/index.js`), '0.6');
  expect(error.message).toBe('useBackend: webgpu is not installed: npm install webgpu@0.6');
  expect(installCommand(error)).toBe('npm install webgpu@0.6');
});

it.each([
  `Cannot find module '/app/node_modules/${NAME}/lib/napi-v8/tfjs_binding.node'\nRequire stack:`,
  `Cannot find module '@tensorflow/tfjs'\nRequire stack:`,
  'libtensorflow.so.2: cannot open shared object file',
])('does not advise installing what is there: %s', (message) => {
  const error = missingPackage(NAME, new Error(message));
  expect(error.message).toBe(`useBackend: ${NAME} does not load: ${message.split('\n')[0]}`);
  expect(installCommand(error)).toBeUndefined();
});
