import { EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { Failure } from './failure.js';
import { Interrupted } from './interrupt.js';
import { outcomeOf } from './outcome.js';

const systemError = (message: string, code: string, syscall: string): Error =>
  Object.assign(new Error(message), { code, syscall });
const full = systemError('ENOSPC: no space left on device, write', 'ENOSPC', 'write');
const readOnly = systemError("ENOENT: no such file or directory, mkdir 'x'", 'ENOENT', 'mkdir');
const missing = systemError("ENOENT: no such file or directory, open 'x'", 'ENOENT', 'open');

it.each([
  ['Ctrl-C', new Interrupted('stopped'), { code: 130 }],
  ['bad input', new EbmError('a.b', 'must hold', 3), { code: 2, message: 'a.b: must hold, got 3' }],
  ['a flag that citty refuses', Object.assign(new Error('x'), { name: 'CLIError' }), { code: 2, message: 'x' }],
  ['a failure', new Failure('diverged'), { code: 1, message: 'diverged' }],
  ['a full disk', full, { code: 1, message: 'the disk is full (ENOSPC: no space left on device, write)' }],
  [
    'a folder that cannot be made',
    readOnly,
    { code: 1, message: `the folder cannot be made: the disk may be one that can be read only (${readOnly.message})` },
  ],
  ['a file that is gone', missing, { code: 1, message: missing.message }],
  ['a message of two lines', new EbmError('a', 'x\n  y'), { code: 2, message: 'a: x y' }],
])('%s', (_, error, outcome) => expect(outcomeOf(error)).toEqual(outcome));

it.each([new TypeError('ours'), undefined, 'text', Object.assign(new Error('x'), { code: 'ERR_X' })])(
  'leaves %s to be thrown, with its stack',
  (error) => expect(outcomeOf(error)).toBeUndefined(),
);
