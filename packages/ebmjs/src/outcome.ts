import { EbmError } from '@ebmjs/core';
import { Failure } from './failure.js';
import { Interrupted } from './interrupt.js';

/** How a command line ended. */
export interface Outcome {
  /** 0 done, 1 it could not be done, 2 bad input, 130 stopped by Ctrl-C. */
  readonly code: number;
  /** One line for stderr. */
  readonly message?: string;
}

/** What an error means to a user; undefined for one that is a fault of ours, whose stack is wanted. */
export function outcomeOf(error: unknown): Outcome | undefined {
  if (error instanceof Interrupted) return { code: 130 };
  if (error instanceof Failure) return { code: 1, message: oneLine(error) };
  if (isSystemError(error)) return { code: 1, message: inWords(error) };
  if (EbmError.isInstance(error) || (error as Error | undefined)?.name === 'CLIError')
    return { code: 2, message: oneLine(error as Error) };
  return undefined;
}

/** Of the file system and the network: no space, no permission, not a folder. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string';

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EROFS: 'the disk can be read only',
  EACCES: 'there is no permission for it',
  EPERM: 'there is no permission for it',
  ENOTDIR: 'a part of the path is a file',
  // Folders on the way are made: this one could not be.
  'ENOENT mkdir': 'the folder cannot be made: the disk may be one that can be read only',
};

/** What the system says, and what it means. */
function inWords(error: NodeJS.ErrnoException): string {
  const { code, syscall } = error;
  const words = WORDS[code!] ?? WORDS[`${code} ${syscall}`];
  return words === undefined ? oneLine(error) : `${words} (${oneLine(error)})`;
}

const oneLine = ({ message }: Error): string => message.replace(/\s*\n\s*/g, ' ');
