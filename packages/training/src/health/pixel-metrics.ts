import { mean, variance, type Box } from '@ebmjs/core';
import { histogramDistance, rangeOf } from './histogram-distance.js';
import { rowDistance } from './row-distance.js';

/** What the values of data, starts and samples look like beside each other. */
export interface PixelMetrics {
  readonly dataLow: number;
  readonly dataHigh: number;
  /** Standard deviation of all values of the data. */
  readonly dataSpread: number;
  readonly startLow: number;
  readonly startHigh: number;
  readonly samplesLow: number;
  readonly samplesHigh: number;
  /** Share of the values that lie outside the box of the data; absent, as the next three, where the data has none. */
  readonly outsideData?: number;
  readonly outsideStart?: number;
  /** Share of the values within 1/255 of the box's width of a face. */
  readonly saturatedData?: number;
  readonly saturatedSamples?: number;
  /** Distance of the histograms of the values of data and of samples, from 0 to 1 (Du and Mordatch 2019, A.13). */
  readonly pixelDistance: number;
  /** Root mean squared distance of two rows of the data. */
  readonly dataDistance: number;
  /** Root mean squared distance of two samples, as a share of that of two rows of data. */
  readonly diversity: number;
  /** The same of the starts. */
  readonly startDiversity: number;
}

export interface PixelValues {
  /** `[rows, width]` each. */
  readonly data: Float32Array;
  readonly start: Float32Array;
  readonly samples: Float32Array;
}

export function pixelMetrics(
  { data, start, samples }: PixelValues,
  { rows, box }: { readonly rows: number; readonly box?: Box },
): PixelMetrics {
  const [dataLow, dataHigh] = rangeOf(data);
  const [startLow, startHigh] = rangeOf(start);
  const [samplesLow, samplesHigh] = rangeOf(samples);
  const apart = rowDistance(data, rows);
  return {
    dataLow,
    dataHigh,
    dataSpread: Math.sqrt(variance(data)),
    startLow,
    startHigh,
    samplesLow,
    samplesHigh,
    ...(box && {
      outsideData: outside(data, box),
      outsideStart: outside(start, box),
      saturatedData: atFaces(data, box),
      saturatedSamples: atFaces(samples, box),
    }),
    pixelDistance: histogramDistance(data, samples),
    dataDistance: apart,
    diversity: ratio(rowDistance(samples, rows), apart),
    startDiversity: ratio(rowDistance(start, rows), apart),
  };
}

/** 1 where both are 0: rows that are all alike, as many as there should be. */
const ratio = (a: number, b: number): number => (b > 0 ? a / b : a > 0 ? Infinity : 1);

const outside = (values: Float32Array, { min, max }: Box): number => {
  const slack = 1e-6 * (max - min); // values at a face, in float32
  return share(values, (value) => value < min - slack || value > max + slack);
};

const atFaces = (values: Float32Array, { min, max }: Box): number => {
  const margin = (max - min) / 255;
  return share(values, (value) => value <= min + margin || value >= max - margin);
};

const share = (values: Float32Array, test: (value: number) => boolean): number =>
  mean(values.map((value) => (test(value) ? 1 : 0)));
