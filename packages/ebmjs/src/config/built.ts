import { EbmError } from '@ebmjs/core';

/** What `build` gives. An `EbmError` that it throws is one of the configuration: it says that `what` must be otherwise. */
export function built<T>(where: string, what: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!EbmError.isInstance(error)) throw error;
    throw new EbmError(where, `${what}: ${error.message}`, undefined, { cause: error });
  }
}
