import * as z from 'zod';
import { release, scope } from '@ebmjs/core';
import { calibrationError, type CalibrationError } from '@ebmjs/evaluation';
import { barChart, lineChart, type Cell, type Section } from '@ebmjs/report';
import * as tf from '@tensorflow/tfjs-core';
import { count } from '../config/numbers.js';
import { estimateCell } from '../estimate-cell.js';
import { drawRows } from './draw-rows.js';
import { energyClasses, fittedImages } from './energy-classes.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsConditional } from './fits.js';
import { inBatches } from './in-batches.js';

const settings = z.strictObject({
  images: z.int().min(2).default(1000).describe('held-out rows, at most'),
  bins: count.default(15),
  fitted: fittedImages,
});

type Settings = z.infer<typeof settings>;

export interface Calibration {
  /** Of the softmax of minus the energies. */
  readonly bare: CalibrationError;
  /** With the scale and the offsets of the classes that training leaves open, found on training rows. */
  readonly fitted: CalibrationError;
}

/** Whether `p(y|x)`, the softmax of minus the energies under each label, is right as often as it says, on held-out rows. */
export const calibration: EvaluationExperiment<Settings, Calibration> = {
  name: 'calibration',
  title: 'Calibration of p(y|x)',
  description: 'whether the classes that the energies tell are right as often as they say: ECE, MCE, Brier score, NLL',
  version: 2,
  settings,
  misfit: needsConditional,
  run: async (context) => {
    const { test, key, signal, settings: { images, bins } } = context; // prettier-ignore
    const classes = await energyClasses(context);
    const { x, y } = drawRows(test, key, images);
    const of = async (logits: (x: tf.Tensor) => tf.Tensor2D): Promise<CalibrationError> => {
      const probabilities = await inBatches((rows) => scope(() => tf.softmax(logits(rows))), x, signal);
      return calibrationError({ probabilities, labels: y!, key, bins, signal }).finally(() => release(probabilities));
    };
    try {
      return { result: { bare: await of(classes.bare), fitted: await of(classes.fitted) } };
    } finally {
      release(x, y);
    }
  },
  sections: (result) => [reliability(result), ...confidences(result), numbers(result)],
};

const NAMES = { bare: 'energies as they are', fitted: 'scale and offsets fitted' } as const;

const KINDS = Object.keys(NAMES) as (keyof Calibration)[];

function reliability(result: Calibration): Section {
  const points = ({ bins }: CalibrationError) =>
    bins.filter(({ count }) => count > 0).map(({ confidence, accuracy }) => [confidence!, accuracy!] as const);
  return {
    kind: 'svg',
    svg: lineChart({
      title: 'Reliability: accuracy against confidence',
      xLabel: 'mean confidence of the bin',
      yLabel: 'accuracy',
      series: [
        ...KINDS.map((kind) => ({ name: NAMES[kind], points: points(result[kind]) })),
        { name: 'calibrated', points: [[0, 0], [1, 1]] }, // prettier-ignore
      ],
    }),
  };
}

const confidences = (result: Calibration): Section[] =>
  KINDS.map((kind) => ({
    kind: 'svg',
    svg: barChart({
      title: `Held-out rows by confidence: ${NAMES[kind]}`,
      xLabel: 'confidence, up to',
      yLabel: 'rows',
      bars: result[kind].bins.map(({ to, count: value }) => ({ label: to.toFixed(2), value })),
    }),
  }));

function numbers(result: Calibration): Section {
  const rows = KINDS.flatMap((kind): Cell[][] => {
    const found = result[kind];
    return [
      ...(
        [
          ['ECE, equal width', found.ece],
          ['ECE, equal mass', found.eceEqualMass],
          ['MCE', found.mce],
        ] as const
      ).map(([name, of]): Cell[] => [name, NAMES[kind], estimateCell(of), of.ifCalibrated, of.pValue]),
      ...(
        [
          ['accuracy', found.accuracy],
          ['mean confidence', found.confidence],
          ['Brier score', found.brier],
          ['negative log likelihood, nats', found.nll],
        ] as const
      ).map(([name, of]): Cell[] => [name, NAMES[kind], estimateCell(of), null, null]),
    ];
  });
  return {
    kind: 'table',
    columns: ['number', 'of', 'value', 'if calibrated', 'p-value'],
    rows,
    caption:
      `${result.bare.n} held-out rows. "If calibrated": the mean of what outcomes drawn from the confidences show. ` +
      'Contrastive divergence leaves a constant of each class open; "fitted" finds these and one scale on training rows.',
  };
}
