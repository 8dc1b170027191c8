import type { Estimate } from '@ebmjs/core';
import { barChart, histogramChart, lineChart, type Figure, type Section } from '@ebmjs/report';
import { estimateCell } from './estimate-cell.js';
import { convergenceSections } from './convergence-section.js';
import type { LikelihoodReport } from './likelihood-run.js';
import type { Evaluation } from './commands/sample.js';

/** The numbers to look at first. */
export function keyFigures(evaluation?: Evaluation, likelihood?: LikelihoodReport): Section {
  return {
    kind: 'figures',
    figures: [...(evaluation ? sampleFigures(evaluation) : []), ...(likelihood ? likelihoodFigures(likelihood) : [])],
  };
}

function sampleFigures({ labelAgreement, labelAgreementReal, aurocNoise, imageStepsPerSecond }: Evaluation): Figure[] {
  const agreement: Figure[] =
    labelAgreement && labelAgreementReal
      ? [
          {
            label: 'Samples that carry their label',
            value: 100 * labelAgreement.value,
            error: 100 * labelAgreement.standardError,
            unit: '%',
            note: `by the nearest training image; held-out images reach ${percent(labelAgreementReal.value)}, chance is ${percent(1 / labelAgreement.perClass.length)}`,
          },
        ]
      : [];
  return [
    ...agreement,
    {
      label: 'AUROC against noise',
      value: aurocNoise.value,
      error: aurocNoise.standardError,
      note: 'held-out images against uniform noise by energy; 1 is perfect',
    },
    {
      label: 'Sampling speed',
      value: Math.round(imageStepsPerSecond),
      unit: 'image-steps/s',
      note: 'one image, one Langevin step',
    },
  ];
}

function likelihoodFigures({ nats, bitsPerDim, beta, images, logZ }: LikelihoodReport): Figure[] {
  return [
    {
      label: 'Log-likelihood, from below',
      value: nats.lower.value,
      error: nats.lower.standardError,
      unit: 'nats',
      note: `RAISE, of ${images} held-out images, at inverse temperature ${beta.toPrecision(3)}`,
    },
    {
      label: 'Log-likelihood, from above',
      value: nats.upper.value,
      error: nats.upper.standardError,
      unit: 'nats',
      note: `AIS; ${bitsPerDim.lower.value.toFixed(2)} to ${bitsPerDim.upper.value.toFixed(2)} bits a dimension (less is better)${doubtsOf(logZ)}`,
    },
  ];
}

/** Which partition functions rest on too few chains for their error to be believed. */
function doubtsOf(logZ: readonly Estimate[]): string {
  const few = logZ.filter(({ effectiveSamples }) => effectiveSamples < 10).length;
  return few === 0 ? '' : `; warning: ${few} of ${logZ.length} log Z from fewer than ten effective samples`;
}

/** What samples, data and noise look like to the model, and to a classifier. */
export function evaluationSections({ labelAgreement, labelAgreementReal, histogram }: Evaluation): Section[] {
  const series = Object.entries(histogram.counts).map(([name, counts]) => ({ name, counts, edges: histogram.edges }));
  const energies: Section = {
    kind: 'svg',
    heading: 'Energies',
    svg: histogramChart({ title: 'Energies of held-out data, samples and noise', series }),
    caption: 'Lowest energy over the labels. Samples should lie over the data, noise apart.',
  };
  if (!labelAgreement) return [energies];
  return [
    {
      kind: 'svg',
      heading: 'Label agreement',
      svg: barChart({
        title: 'Samples whose nearest training image has their label',
        xLabel: 'class',
        yLabel: 'share',
        bars: labelAgreement.perClass.map((share, c) => ({
          label: String(c),
          value: share?.value ?? null,
          ...(share && { error: share.standardError }),
        })),
        yDomain: [0, 1],
        ...(labelAgreementReal && { reference: { value: labelAgreementReal.value, label: 'held-out images' } }),
      }),
    },
    energies,
  ];
}

/** Log-likelihood by temperature, and the bounds. */
export const likelihoodSections = (report: LikelihoodReport): Section[] => [
  ...temperatureCurve(report),
  ...choiceOfTemperature(report),
  ...convergenceSections(report),
  bounds(report),
];

function temperatureCurve({ sweep, beta }: LikelihoodReport): Section[] {
  const shown = sweep.filter(({ value }) => Number.isFinite(value));
  if (shown.length === 0) return [];
  const curve: Section = {
    kind: 'svg',
    heading: 'Log-likelihood by temperature',
    svg: lineChart({
      title: 'Mean log-likelihood of training images under exp(-beta E) / Z',
      xLabel: 'inverse temperature beta',
      yLabel: 'nats an image',
      xScale: 'log',
      series: [{ name: 'AIS', points: shown.map((p) => [p.beta, p.value, p.standardError]) }],
      reference: { value: 0, label: 'uniform noise' },
    }),
    caption:
      `An energy trained by short Langevin runs has no scale of its own, so its temperature is fitted on training ` +
      `images: beta = ${beta.toPrecision(3)}. The bounds are of held-out images at that temperature.`,
  };
  return [curve];
}

function choiceOfTemperature({ choice }: LikelihoodReport): Section[] {
  if (!choice) return [];
  const { chosenOn, heldOut, optimism } = choice;
  const row = (name: string, estimate: Estimate) => [name, estimateCell(estimate)];
  return [
    {
      kind: 'table',
      heading: 'What choosing the temperature is worth',
      columns: ['images', 'nats an image, by AIS'],
      rows: [
        row('training images, which chose it', chosenOn),
        row('held-out images', heldOut),
        row('difference: optimism of choosing and of training', optimism),
      ],
    },
  ];
}

function bounds({ nats }: LikelihoodReport): Section {
  const row = (name: string, estimate: Estimate) => [
    name,
    estimateCell(estimate),
    estimate.effectiveSamples,
    estimate.bounds,
    estimate.kind,
  ];
  return {
    kind: 'table',
    columns: ['estimate', 'nats an image', 'effective samples', 'side', 'kind'],
    rows: [row('RAISE', nats.lower), row('AIS', nats.upper)],
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
