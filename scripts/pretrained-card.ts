import type { DigitsCard } from '@ebmjs/models/digits';

/** The part of the file's own description that the page tells. */
export interface Card extends Pick<DigitsCard, 'sampler' | 'steps' | 'figures'> {
  readonly settings: {
    readonly seed: number;
    readonly model: { readonly width: number };
    readonly sampler: { readonly steps: number };
    readonly optimizer: {
      readonly rate: number | { readonly schedule: string; readonly from: number; readonly to: number };
    };
    readonly training: {
      readonly updates: number;
      readonly batch: number;
      readonly average: number;
    };
  };
}

interface Value {
  readonly value: number;
  readonly standardError: number;
}

/** Label agreement after so many Langevin steps. */
export interface StepsRow extends Value {
  readonly steps: number;
  readonly samples: number;
  readonly perClass: readonly ({ readonly value: number } | null)[];
}

interface Page {
  readonly card: Card;
  readonly data: string;
  readonly notes: string;
  readonly steps: readonly StepsRow[];
  readonly sha256: string;
  readonly bytes: number;
}

/** `docs/pretrained-digits.md`: every number on it is the run's own. */
export function cardPage({ card, data, notes, steps, sha256, bytes }: Page): string {
  const { labelAgreement: agreement, logLikelihood: l, ...figures } = card.figures;
  const { training, model, sampler, optimizer, seed } = card.settings;
  return `# The pretrained digits network

\`pretrainedDigits()\` of \`@ebmjs/models/digits\`: a conditional energy over 8 x 8 handwritten digits, ${kilobytes(bytes)}
inside the package. This page is written by \`npm run pretrain\`, which makes the network again; the same description is
inside the file.

![Ten rows of handwritten digits, one row a class, drawn by the network](images/pretrained-digits.png)

The first 20 samples of each class after ${card.steps} steps from uniform noise, none picked.

## Data

${data}. 1,497 of the 1,797 digits; the other 300 are held out, written by the same people.

## Settings

| setting  | value |
| -------- | ----- |
| network  | \`residualNetwork({ shape: [8, 8, 1], classes: 10, width: ${model.width} })\`, spectrally normalised, labels at the head |
| training | \`ebmjs train\` with [this configuration](../scripts/pretrained-digits.json): ${training.updates} updates of contrastive divergence, ${sampler.steps} Langevin steps each, batch ${training.batch}, Adam ${rateOf(optimizer)}; seed ${seed} |
| weights  | averaged with decay ${training.average} |
| sampler  | \`langevin({ preset: 'paper', stepSize: ${card.sampler.stepSize}, noise: ${card.sampler.noise}, gradientClip: ${card.sampler.gradientClip} })\`, from uniform noise |
| SHA-256  | \`${sha256}\` |

Eight configurations were tried with this seed: widths 8 and 16, 240 to 1,000 updates, 20 and 40 Langevin steps an update,
5 and 10 % of chains begun anew. The smallest network was kept, in the configuration in which its samples agreed best with
their labels. More training was worse, because short runs from noise then end elsewhere: 85 % after 1,000 updates. Width 16
had 96 % (with 5 % begun anew), at four times the size.

## Figures

Of ${figures.samples} samples, ${card.steps} steps each, and of held-out digits, by \`ebmjs sample\` and \`ebmjs likelihood\`:

| figure | value |
| ------ | ----- |
| samples whose nearest training image has their label | ${share(agreement)} (chance 10 %) |
| the same of held-out digits | ${percent(figures.labelAgreementReal)} |
| AUROC of held-out digits against uniform noise, by energy | ${figures.aurocNoise.toFixed(4)} |
| log-likelihood of ${l.images} held-out digits given their label, from below (RAISE) | ${error(l.lower)} nats an image |
| the same from above (AIS) | ${error(l.upper)} nats an image |
| inverse temperature of the likelihood | ${l.beta.toFixed(0)} |

| digit | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| label agreement | ${agreement.perClass.map(percent).join(' | ')} |

The standard error is of the samples alone; another seed of training gives another network.

| Langevin steps | samples | label agreement | worst digit |
| -------------- | ------- | --------------- | ----------- |
${steps.map((row) => `| ${row.steps} | ${row.samples} | ${share(row)} | ${percent(worst(row))} |`).join('\n')}

## Limits

${notes}

- Label agreement asks whether a sample is nearest to a digit of its class, and not whether it is a good one, or a new one.
- The energy's scale is that of its training. For a density, multiply it by the inverse temperature above.
- For examples, tests and teaching. Read no post codes with it.

## Licence

The weights are Apache-2.0, as the code. The digits they were trained on are CC BY 4.0: name their authors.
`;
}

const rateOf = ({ rate }: Card['settings']['optimizer']): string =>
  typeof rate === 'number' ? `at ${rate}` : `from ${rate.from} to ${rate.to} (${rate.schedule})`;
const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;
const share = ({ value, standardError }: Value): string =>
  `${(100 * value).toFixed(1)} ± ${(100 * standardError).toFixed(1)} %`;
const error = ({ value, standardError }: Value): string => `${value.toFixed(1)} ± ${standardError.toFixed(1)}`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
const worst = ({ perClass }: StepsRow): number => Math.min(...perClass.map((share) => share?.value ?? 1));
