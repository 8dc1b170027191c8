import { afterEach, expect, it } from 'vitest';
import { processListeners, restoreListeners } from './process-listeners.js';

class ExitStatus extends Error {}
const loaders = [
  function (ex: unknown) {
    if (!(ex instanceof ExitStatus)) throw ex;
  },
  function (reason: unknown) {
    throw reason;
  },
];
const mine = (): void => undefined;

afterEach(() => void process.removeListener('uncaughtException', mine));

it('removes the handlers that only throw again', () => {
  const before = processListeners();
  process.on('uncaughtException', loaders[0]!);
  process.on('unhandledRejection', loaders[1]!);
  restoreListeners(before);
  expect(processListeners()).toEqual(before);
});

it('keeps a handler that somebody else added meanwhile', () => {
  const before = processListeners();
  process.on('uncaughtException', mine);
  restoreListeners(before);
  expect(process.listeners('uncaughtException')).toContain(mine);
});

it('puts back a handler that was removed', () => {
  process.on('uncaughtException', mine);
  const before = processListeners();
  process.removeListener('uncaughtException', mine);
  restoreListeners(before);
  expect(process.listeners('uncaughtException').filter((listener) => listener === mine)).toHaveLength(1);
});
