import { finite, knownOptions, whole as wholeNumber, words } from '../check.js';
import { pngSize } from '../png-size.js';
import { bytes, concat, double, float, text, whole } from './protobuf.js';
import { tfRecord } from './tf-record.js';
import { histogramMessage, valueHistogram } from './value-histogram.js';

/** What there is to show of one step. Names with a slash stand together: `metrics/loss`. */
export interface TensorBoardEvent {
  readonly step: number;
  /** When, in seconds since 1970. */
  readonly wallTime: number;
  readonly scalars?: { readonly [name: string]: number };
  /** Bytes of PNGs, such as those of `imageGrid`. */
  readonly images?: { readonly [name: string]: Uint8Array };
  /** Numbers whose spread is shown, in thirty bins; those that are not finite are left out. */
  readonly histograms?: { readonly [name: string]: ArrayLike<number> };
}

/** How a file begins. */
export interface TensorBoardStart {
  readonly wallTime: number;
  /** For the file of a run that was resumed: TensorBoard forgets what older files say of this step and later ones. */
  readonly from?: number;
}

/**
 * The first bytes of an event file, which goes into a folder of its own under a name with `tfevents` in it; records are
 * then appended.
 *
 * @throws ReportError on options that do not fit.
 */
export function tensorBoardStart({ wallTime, from, ...others }: TensorBoardStart): Uint8Array {
  knownOptions('tensorBoardStart', others, ['wallTime', 'from']);
  const at = double(1, finite('tensorBoardStart.wallTime', wallTime));
  const version = tfRecord(concat(at, text(3, 'brain.Event:2')));
  if (from === undefined) return version;
  const step = whole(2, wholeNumber('tensorBoardStart.from', from, 0));
  return concat(version, tfRecord(concat(at, step, bytes(7, whole(1, SESSION_START)))));
}

const SESSION_START = 1;

/**
 * Records of an event file of TensorBoard, one an event: scalars, images and histograms. The same input gives the same
 * bytes.
 *
 * @throws ReportError on options that do not fit, and on images that are no PNG.
 */
export function tensorBoardRecords(events: readonly TensorBoardEvent[]): Uint8Array {
  return concat(...events.map((event, i) => tfRecord(eventMessage(`tensorBoardRecords[${i}]`, event))));
}

/** TensorFlow's `Event`, with a `Summary`. */
function eventMessage(where: string, event: TensorBoardEvent): Uint8Array {
  knownOptions(where, event, ['step', 'wallTime', 'scalars', 'images', 'histograms']);
  const { step, wallTime, scalars = {}, images = {}, histograms = {} } = event;
  const values = [
    ...entries(where, scalars).map(([name, value]) => concat(text(1, name), float(2, value))),
    ...entries(where, images).map(([name, png]) => concat(text(1, name), bytes(4, imageMessage(where, png)))),
    ...entries(where, histograms).map(([name, numbers]) =>
      concat(text(1, name), bytes(5, histogramMessage(valueHistogram(numbers)))),
    ),
  ];
  return concat(
    double(1, finite(`${where}.wallTime`, wallTime)),
    whole(2, wholeNumber(`${where}.step`, step, 0)),
    bytes(5, concat(...values.map((value) => bytes(1, value)))),
  );
}

function entries<T>(where: string, record: { readonly [name: string]: T }): [string, T][] {
  const named = Object.entries(record);
  for (const [name] of named) words(`${where} names`, name);
  return named;
}

const RGBA = 4;

/** TensorFlow's `Summary.Image`. */
function imageMessage(where: string, png: Uint8Array): Uint8Array {
  const { width, height } = pngSize(`${where}.images`, png);
  return concat(whole(1, height), whole(2, width), whole(3, RGBA), bytes(4, png));
}
