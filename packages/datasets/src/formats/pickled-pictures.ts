import { badFile } from './bad-file.js';
import { npyIntegers } from './npy.js';
import { parsePickle } from './pickle.js';
import { ofKind, type PickledArray, type PickleValue } from './pickle-value.js';

/** Pictures as CIFAR's Python version and the reduced ImageNet pickle them: a dictionary of `data` and labels. */
export interface PickledPictures {
  readonly size: number;
  /** The bytes of one row: a view of the file, or, where the file has columns, the same array each time. */
  readonly rowOf: (row: number) => Uint8Array;
  /** A list or an array of classes, one for each row, from `first` to `last`. */
  readonly labelsOf: (name: string, range: { readonly first: number; readonly last: number }) => readonly number[];
}

/** Whether bytes can be a pickle of protocol 2 or later; a file of CIFAR's binary version begins with a class. */
export const isPickle = (start: Uint8Array): boolean => start[0] === 0x80;

/**
 * The pictures of a pickle, as `parsePickle` reads it: `data` of bytes `[n, width]`.
 *
 * Throws an `EbmError` for another layout, and for what `parsePickle` refuses.
 */
export function pickledPictures(bytes: Uint8Array, file: string, width: number): PickledPictures {
  const place = { file, offset: 0 };
  const entries = ofKind(parsePickle(bytes, file), 'dict')?.entries;
  const valueOf = (name: string): PickleValue => {
    const value = entries?.get(name);
    if (value === undefined) throw badFile(place, `must hold ${name}`, [...(entries?.keys() ?? [])].slice(0, 10));
    return value;
  };
  const data = ofKind(valueOf('data'), 'array');
  const [size = 0] = data?.shape ?? [];
  if (data?.descr !== '|u1' || data.shape.join() !== `${size},${width}` || size === 0) {
    throw badFile(place, `must hold data of bytes [n, ${width}]`, data && [data.descr, ...data.shape]);
  }
  const labelsOf: PickledPictures['labelsOf'] = (name, { first, last }) => {
    const labels = integersOf(valueOf(name), file);
    if (labels?.length !== size) throw badFile(place, `must hold ${name} of ${size} pictures`, labels?.length);
    const wrong = labels.findIndex((label) => !(Number.isInteger(label) && label >= first && label <= last));
    if (wrong >= 0)
      throw badFile(place, `must have ${name} from ${first} to ${last}, and has at ${wrong}`, labels[wrong]);
    return labels;
  };
  return { size, rowOf: rowsOf(data, size, width), labelsOf };
}

function integersOf(value: PickleValue, file: string): readonly number[] | undefined {
  const array = ofKind(value, 'array');
  if (array?.shape.length === 1) return npyIntegers(array.data, array.descr, { file, offset: 0 });
  return ofKind(value, 'list')?.items.map((item) => (typeof item === 'number' ? item : NaN));
}

function rowsOf({ data, fortran }: PickledArray, size: number, width: number): PickledPictures['rowOf'] {
  if (!fortran) return (row) => data.subarray(row * width, (row + 1) * width);
  const out = new Uint8Array(width);
  return (row) => {
    for (let i = 0; i < width; i++) out[i] = data[i * size + row]!;
    return out;
  };
}
