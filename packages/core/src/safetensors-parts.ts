import { EbmError } from './error.js';
import { byteSize, encodeHeader } from './safetensors-header.js';
import {
  arrayIn,
  bytesOf,
  type ArrayInParts,
  type ArraysInParts,
  type NamedArray,
  type NamedArrays,
  type Safetensors,
} from './safetensors.js';

/** Arrays, each as its one part. */
export const inParts = (arrays: NamedArrays): ArraysInParts =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { dtype, shape, data }]) => [name, { dtype, shape, parts: [data] }]),
  );

/**
 * The bytes of `encodeSafetensors` one after another, without a copy of any part: what is yielded is the parts' own
 * memory. Throws an `EbmError` at the end of an array whose parts are not as long as its shape says.
 */
export async function* encodeSafetensorsParts({
  arrays,
  metadata,
}: {
  readonly arrays: ArraysInParts;
  readonly metadata: Safetensors['metadata'];
}): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeHeader(arrays, metadata);
  for (const [name, array] of Object.entries(arrays)) yield* bytesInParts(name, array);
}

/** An array whole, in memory of its own. Throws an `EbmError` where its parts are not as long as its shape says. */
export async function wholeArray(name: string, array: ArrayInParts): Promise<NamedArray> {
  const bytes = new Uint8Array(byteSize(array.dtype, array.shape));
  let at = 0;
  for await (const part of bytesInParts(name, array)) {
    bytes.set(part, at);
    at += part.length;
  }
  return arrayIn(bytes, array);
}

async function* bytesInParts(name: string, { dtype, shape, parts }: ArrayInParts): AsyncGenerator<Uint8Array> {
  const size = byteSize(dtype, shape);
  let seen = 0;
  for await (const part of parts) {
    seen += part.byteLength;
    if (seen > size) break;
    yield bytesOf(part);
  }
  if (seen !== size) {
    throw new EbmError(
      `safetensors.${name}`,
      `must have parts of ${size} bytes by its shape [${shape.join(', ')}]`,
      seen,
    );
  }
}
