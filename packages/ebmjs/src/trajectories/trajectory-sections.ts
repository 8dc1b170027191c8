import { lineChart, type Section } from '@ebmjs/report';
import { estimateCell } from '../estimate-cell.js';
import type { TrajectoryFindings } from './findings.js';
import type { MethodScores } from './forecasts.js';
import { obstacleSections } from './obstacle-sections.js';
import { pathLine } from './path-line.js';

/** Tables and drawings of what was found. */
export function trajectorySections(found: TrajectoryFindings): Section[] {
  const forecasts = [forecastTable(found), horizonChart(found), ...examples(found)];
  return [...forecasts, planTable(found), ...planExamples(found), ...obstacleSections(found)];
}

/** Moments of which a table tells, the last among them. */
const told = (horizon: number): number[] => [...new Set([1, Math.ceil(horizon / 4), Math.ceil(horizon / 2), horizon])];

function forecastTable({
  forecasts: { methods, frechetOfTraining },
  interval,
  unit,
  settings,
}: TrajectoryFindings): Section {
  const moments = told(settings.horizon);
  const seconds = moments.map((moment) => `${(moment * interval).toFixed(1)} s`);
  const last = settings.horizon - 1;
  return {
    kind: 'table',
    columns: [
      'method',
      ...seconds.map((after) => `score, ${after}`),
      'error',
      'spread',
      { label: 'Frechet', digits: 4 },
    ],
    rows: [
      ...methods.map((method) => [
        method.name,
        ...moments.map((moment) => estimateCell(method.energyScore[moment - 1]!)),
        estimateCell(method.squaredError[last]!),
        estimateCell(method.spread[last]!),
        method.frechet,
      ]),
      ['trajectories to train on', ...moments.map(() => null), null, null, frechetOfTraining],
    ],
    caption:
      `Positions of ${settings.pasts} held-out trajectories (${unit}). Score: the energy score, of one forecast its distance; lower is better. ` +
      `Error and spread: squared distance of the mean of the samples from what came, and of samples from their mean, at the end (${unit}^2): ` +
      `alike for samples of the right distribution. Frechet: of displacements over 1 to 8 moments, from held-out ones (${unit}^2).`,
  };
}

function horizonChart({ forecasts: { methods }, interval, unit }: TrajectoryFindings): Section {
  const scores = ({ name, energyScore }: MethodScores) => ({
    name,
    points: energyScore.map(({ value, standardError }, i) => [(i + 1) * interval, value, standardError] as const),
  });
  return {
    kind: 'svg',
    svg: lineChart({
      title: 'How far forecasts are off',
      xLabel: 'seconds ahead',
      yLabel: `energy score (${unit})`,
      series: methods.map(scores),
    }),
    caption: 'Bands of one standard error, over trajectories.',
  };
}

const examples = ({ forecasts: { examples: all }, unit }: TrajectoryFindings): Section[] =>
  all.map(({ past, truth, samples }, i) => ({
    kind: 'svg',
    svg: lineChart({
      title: `Futures of trajectory ${i}`,
      xLabel: `first position (${unit})`,
      yLabel: `second position (${unit})`,
      series: [
        pathLine('past', past),
        pathLine('what came', [past.at(-1)!, ...truth]),
        ...samples.map((sample, s) => pathLine(`sample ${s + 1}`, [past.at(-1)!, ...sample])),
      ],
    }),
  }));

function planTable({ plans: { methods }, unit, settings }: TrajectoryFindings): Section {
  return {
    kind: 'table',
    columns: [
      'plan',
      'reached with feedback',
      'by the plan alone',
      `distance (${unit})`,
      'over the limit',
      `residual (${unit})`,
    ],
    rows: methods.map(({ name, reached, distance, overLimit, residual }) => [
      name,
      estimateCell(reached.feedback),
      estimateCell(reached.openLoop),
      estimateCell(distance),
      estimateCell(overLimit),
      residual,
    ]),
    caption:
      `${settings.tasks} tasks: from a state of a held-out trajectory to a random place in one window. Reached: within ${settings.tolerance} ${unit} ` +
      'at the last moment. Over the limit: share of moments at which the plan asks for more force than there is. Residual: how far the positions of a ' +
      'plan are from where its velocities lead, a moment.',
  };
}

const planExamples = ({ plans: { examples: all }, unit }: TrajectoryFindings): Section[] =>
  all.map(({ plan, executed }, i) => ({
    kind: 'svg',
    svg: lineChart({
      title: `Plan ${i}`,
      xLabel: `first position (${unit})`,
      yLabel: `second position (${unit})`,
      series: [pathLine('planned', plan), pathLine('carried out', executed)],
    }),
  }));
