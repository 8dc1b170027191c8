import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { release, scope } from '@ebmjs/core';
import { calibrationError, energyClassifier, type CalibrationError, type ValueWithError } from '@ebmjs/evaluation';
import { barChart, lineChart, type Cell } from '@ebmjs/report';
import { count } from '../config/numbers.js';
import { drawRows } from './draw-rows.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { EvaluationExperiment } from './evaluation-experiment.js';
import { needsConditional } from './fits.js';
import { inBatches } from './in-batches.js';

const settings = z.strictObject({
  images: z.int().min(2).default(1000).describe('held-out rows, at most'),
  bins: count.default(15),
});

type Settings = z.infer<typeof settings>;

/** Whether `p(y|x)`, the softmax of minus the energies under each label, is right as often as it says, on held-out rows. */
export const calibration: EvaluationExperiment<Settings, CalibrationError> = {
  name: 'calibration',
  title: 'Calibration of p(y|x)',
  description: 'whether the classes that the energies tell are right as often as they say: ECE, MCE, Brier score, NLL',
  settings,
  misfit: needsConditional,
  run: async (context) => {
    const { test, key, signal, settings: { images, bins } } = context; // prettier-ignore
    const { x, y } = drawRows(test, key, images);
    let probabilities: tf.Tensor2D | undefined;
    try {
      probabilities = await posterior(context, x);
      return { result: await calibrationError({ probabilities, labels: y!, key, bins, signal }) };
    } finally {
      release(x, y, probabilities);
    }
  },
  sections: ({ bins, ...found }) => {
    const filled = bins.filter(({ count }) => count > 0);
    return [
      {
        kind: 'svg',
        svg: lineChart({
          title: 'Reliability: accuracy against confidence',
          xLabel: 'mean confidence of the bin',
          yLabel: 'accuracy',
          series: [
            { name: 'p(y|x)', points: filled.map(({ confidence, accuracy }) => [confidence!, accuracy!]) },
            { name: 'calibrated', points: [[0, 0], [1, 1]] }, // prettier-ignore
          ],
        }),
      },
      {
        kind: 'svg',
        svg: barChart({
          title: 'Held-out rows by confidence',
          xLabel: 'confidence, up to',
          yLabel: 'rows',
          bars: bins.map(({ to, count: value }) => ({ label: to.toFixed(2), value })),
        }),
      },
      {
        kind: 'table',
        columns: ['number', 'value', 'if calibrated', 'p-value'],
        rows: [
          ...(
            [
              ['ECE, equal width', found.ece],
              ['ECE, equal mass', found.eceEqualMass],
              ['MCE', found.mce],
            ] as const
          ).map(([name, of]): Cell[] => [name, cell(of), of.ifCalibrated, of.pValue]),
          ...(
            [
              ['accuracy', found.accuracy],
              ['mean confidence', found.confidence],
              ['Brier score', found.brier],
              ['negative log likelihood, nats', found.nll],
            ] as const
          ).map(([name, of]): Cell[] => [name, cell(of), null, null]),
        ],
        caption: `${found.n} held-out rows. "If calibrated": the mean of what outcomes drawn from the confidences show.`,
      },
    ];
  },
};

const cell = ({ value, standardError }: ValueWithError): Cell => ({ value, error: standardError });

/** `softmax_y(-E(x, y))`, `[n, classes]`, yours. */
async function posterior({ trained, signal }: EvaluationContext<Settings>, x: tf.Tensor): Promise<tf.Tensor2D> {
  const logits = energyClassifier({ energy: trained.energy, classes: trained.model.classes });
  return inBatches((rows) => scope(() => tf.softmax(logits(rows))), x, signal);
}
