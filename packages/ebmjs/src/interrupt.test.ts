import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Interrupted, onInterrupt } from './interrupt.js';

let text = '';
beforeEach(() => {
  text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((text += String(chunk)), true));
});
afterEach(() => vi.restoreAllMocks());
const listeners = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

it.each(['SIGINT', 'SIGTERM'] as const)('%s aborts with Interrupted, and says how to stop at once', (name) => {
  const { signal, release } = onInterrupt();
  expect(signal.aborted).toBe(false);
  process.emit(name);
  release();
  expect(signal.reason).toBeInstanceOf(Interrupted);
  expect(text.trim()).toBe('stopping after this step (Ctrl-C again to stop at once)');
});

it('a second one ends the process with 130', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const { release } = onInterrupt();
  process.emit('SIGINT');
  expect(exit).not.toHaveBeenCalled();
  process.emit('SIGINT');
  release();
  expect(exit).toHaveBeenCalledWith(130);
});

it('release leaves no listener behind', () => {
  const before = listeners();
  const { release } = onInterrupt();
  expect(listeners()).toBe(before + 2);
  release();
  expect(listeners()).toBe(before);
});
