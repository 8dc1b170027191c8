import * as tf from '@tensorflow/tfjs-core';
import { EbmError } from '@ebmjs/core';

/** How Node, browsers and bundlers say that they do not find a package. */
const ABSENT = /(?:cannot find (?:package|module)|failed to resolve module specifier|could not resolve) ["'](.+?)["']/i;

/**
 * The error for a backend whose optional package could not be imported: it says what to install, or what failed. tfjs's
 * own packages go by the version of its core.
 */
export function missingPackage(name: string, cause: unknown, version: string = tf.version_core): EbmError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const what =
    ABSENT.exec(message)?.[1] === name
      ? `${name} is not installed: npm install ${name}@${version}`
      : `${name} does not load: ${message.split('\n')[0]}`;
  return new EbmError('useBackend', what, undefined, { cause });
}

/** The command that such an error names; undefined where nothing is missing. */
export const installCommand = ({ message }: Error): string | undefined =>
  /is not installed: (npm install \S+)$/.exec(message)?.[1];
