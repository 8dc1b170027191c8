import { EbmError } from '@ebmjs/core';
import { expect, it } from 'vitest';
import { Failure } from './failure.js';
import { Interrupted } from './interrupt.js';
import { outcomeOf } from './outcome.js';

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });

it.each([
  ['Ctrl-C', new Interrupted('stopped'), { code: 130 }],
  ['bad input', new EbmError('a.b', 'must hold', 3), { code: 2, message: 'a.b: must hold, got 3' }],
  ['a flag that citty refuses', Object.assign(new Error('x'), { name: 'CLIError' }), { code: 2, message: 'x' }],
  ['a failure', new Failure('diverged'), { code: 1, message: 'diverged' }],
  ['a full disk', full, { code: 1, message: 'ENOSPC: no space left on device, write' }],
  ['a message of two lines', new EbmError('a', 'x\n  y'), { code: 2, message: 'a: x y' }],
])('%s', (_, error, outcome) => expect(outcomeOf(error)).toEqual(outcome));

it.each([new TypeError('ours'), undefined, 'text', Object.assign(new Error('x'), { code: 'ERR_X' })])(
  'leaves %s to be thrown, with its stack',
  (error) => expect(outcomeOf(error)).toBeUndefined(),
);
