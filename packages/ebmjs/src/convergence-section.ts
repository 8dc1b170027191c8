import { lineChart, type Section } from '@ebmjs/report';
import { estimateCell } from './estimate-cell.js';
import type { Convergence, LikelihoodReport } from './likelihood-run.js';

/** The gap between the bounds by the number of temperatures, where several were tried. */
export function convergenceSections({ convergence = [], images }: LikelihoodReport): Section[] {
  if (convergence.length < 2) return [];
  return [
    {
      kind: 'svg',
      heading: 'Bounds by number of temperatures',
      svg: lineChart({
        title: 'AIS from above minus RAISE from below',
        xLabel: 'temperatures',
        yLabel: 'gap, nats an image',
        xScale: 'log',
        series: [{ name: 'gap', points: convergence.map((one) => [one.temperatures, gapOf(one)]) }],
      }),
      caption: `Of the same ${images} held-out images, the same chains' chance and one temperature of the model.`,
    },
    {
      kind: 'table',
      columns: ['temperatures', 'from below', 'from above', 'gap', 'seconds'],
      rows: convergence.map((one) => [
        one.temperatures,
        estimateCell(one.lower),
        estimateCell(one.upper),
        gapOf(one),
        Math.round(one.seconds),
      ]),
    },
  ];
}

const gapOf = ({ lower, upper }: Convergence): number => upper.value - lower.value;
