import { EbmError } from '@ebmjs/core';

const SHOWN = 40;

/** Throws one `EbmError` that lists all that is wrong, if anything is. */
export function refuse(where: string, what: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  const rest = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : '';
  throw new EbmError(where, `${what}: ${faults.slice(0, SHOWN).join('; ')}${rest}`);
}
