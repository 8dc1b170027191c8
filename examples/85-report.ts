import { mkdirSync, writeFileSync } from 'node:fs';
import { barChart, countPixels, formatEstimate, histogramChart, htmlReport, imageGrid, lineChart } from '@ebmjs/report';

// What a run leaves behind is plain JSON and arrays. Here: 20 pictures of a ring, a curve, and energies counted in bins.
const side = 16;
const pixels = Array.from({ length: 20 * side * side }, (_, i) => {
  const [image, y, x] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
  return Math.exp(-((Math.hypot(x - 7.5, y - 7.5) - 2 - image / 5) ** 2) / 2) * 1.2;
});
const grid = imageGrid({ pixels, height: side, width: side, channels: 1, columns: 10 });
const loss = Array.from({ length: 200 }, (_, step) => [step * 50, Math.exp(-step / 40) + 0.01] as const);
const edges = Array.from({ length: 31 }, (_, i) => i - 15);
const bell = (middle: number, n: number) =>
  edges.slice(1).map((edge) => Math.round(n * Math.exp(-((edge - middle) ** 2) / 8)));

const page = htmlReport({
  title: 'Rings',
  subtitle: 'An energy model of rings, 10,000 updates',
  sections: [
    {
      kind: 'figures',
      figures: [
        { label: 'log-likelihood', value: -84.213, error: 0.613, unit: 'nats', note: 'AIS, from below' },
        { label: 'label agreement', value: 0.9731, error: 0.0051, note: 'judged by a classifier that saw no samples' },
      ],
    },
    { kind: 'image', png: grid, alt: 'two rows of rings', caption: 'Samples: the radius grows from left to right.' },
    {
      kind: 'svg',
      svg: lineChart({
        title: 'Loss',
        xLabel: 'update',
        yLabel: 'loss',
        yScale: 'log',
        series: [{ name: 'train', points: loss }],
      }),
    },
    {
      kind: 'svg',
      svg: histogramChart({
        title: 'Energies',
        series: [
          { name: 'data', counts: bell(-6, 900), edges },
          { name: 'samples', counts: bell(-5, 90), edges },
          { name: 'noise', counts: bell(8, 90), edges },
        ],
      }),
    },
    {
      kind: 'svg',
      svg: barChart({
        title: 'Label agreement',
        yLabel: 'agreement',
        bars: ['small', 'middle', 'large'].map((label, i) => ({ label, value: 0.99 - i / 50, error: 0.01 })),
        reference: { value: 0.973, label: 'all sizes' },
      }),
    },
    {
      kind: 'table',
      columns: ['data set', { label: 'AUROC', digits: 3 }],
      rows: [
        ['discs', 0.98],
        ['noise', 1],
      ],
    },
    { kind: 'code', heading: 'Configuration', code: { sampler: { steps: 60, stepSize: 0.1 }, seed: 0 } },
  ],
});

mkdirSync('runs', { recursive: true });
writeFileSync('runs/report.html', page);
console.log(`log-likelihood ${formatEstimate(-84.213, 0.613)} nats`);
console.log(`${countPixels(pixels).above > 0 ? 'some' : 'no'} pixels above 1 were clipped`);
console.log(
  `runs/report.html: ${page.match(/<figure/g)!.length} figures, ${page.match(/<script|https?:(?!\/\/www\.w3\.org)/g) ?? 'nothing'} to run or fetch`,
);
