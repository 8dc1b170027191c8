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

const LONGEST = 200;

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const text = ArrayBuffer.isView(value) ? value.constructor.name : showObject(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function showObject(value: object): string {
  try {
    return JSON.stringify(value, markNumber).replaceAll(MARKED, '$1');
  } catch {
    return 'an object'; // a circle, a bigint
  }
}

/** JSON would write null for a number that is not finite. */
const markNumber = (_: string, item: unknown): unknown =>
  typeof item === 'number' && !Number.isFinite(item) ? `#${item}#` : item;
const MARKED = /"#(NaN|-?Infinity)#"/g;
