const marker = Symbol.for('ebmjs.error');

/**
 * What every misuse throws: where it happened, what is allowed, what was given.
 *
 * ```
 * langevin.stepSize: must be a finite number above 0, got 0
 * ```
 */
export class EbmError extends Error {
  override readonly name = 'EbmError';

  constructor(
    /** The function and option at fault, such as `langevin.stepSize`. */
    readonly where: string,
    what: string,
    readonly got?: unknown,
    options?: ErrorOptions,
  ) {
    super(`${where}: ${what}${got === undefined ? '' : `, got ${show(got)}`}`, options);
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for an `EbmError` of this or any other installed copy of the package. */
  static isInstance(error: unknown): error is EbmError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  return ArrayBuffer.isView(value) ? value.constructor.name : (JSON.stringify(value) ?? 'something else');
}
