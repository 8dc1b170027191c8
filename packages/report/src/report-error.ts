const marker = Symbol.for('ebmjs.error');

/**
 * What every misuse of this package throws: where it happened, what is allowed, what was given.
 *
 * ```
 * imageGrid.channels: must be one of 1, 3, got 2
 * ```
 *
 * It has the shape of core's `EbmError` and `EbmError.isInstance` recognises it; this package imports no other of ours.
 */
export class ReportError extends Error {
  override readonly name = 'ReportError';

  constructor(
    /** The function and option at fault, such as `imageGrid.channels`. */
    readonly where: string,
    what: string,
    readonly got?: unknown,
  ) {
    super(`${where}: ${what}${got === undefined ? '' : `, got ${show(got)}`}`);
    Object.defineProperty(this, marker, { value: true });
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return ArrayBuffer.isView(value) ? value.constructor.name : (JSON.stringify(value) ?? 'something else');
}
