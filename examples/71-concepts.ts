import '@tensorflow/tfjs-backend-cpu';
import { oneHot, tensor1d, transpose, type Tensor2D } from '@tensorflow/tfjs-core';
import { concept, guided, mixture, negation, product } from '@ebmjs/composition';
import { key, run, uniform, type Energy } from '@ebmjs/core';
import { digits } from '@ebmjs/datasets';
import { labelAgreement } from '@ebmjs/evaluation';
import { pretrainedDigits } from '@ebmjs/models/digits';
import { langevin } from '@ebmjs/samplers';

const { model, variables, card } = pretrainedDigits();
const at = model.freeze(variables).energy;
const label = (digit: number): number[] => Array.from({ length: 10 }, (_, c) => Number(c === digit));
const [four, nine] = [concept(at, label(4)), concept(at, label(9))];

const { x: references, y: referenceLabels } = (await digits()).batch(key(2), 1000);
const labels = oneHot(tensor1d(Array(10).fill(4), 'int32'), 10, 1, 0, 'float32') as Tensor2D;

/** Draws ten images, shows the first five, and how many have a four for their nearest real digit. */
async function show(what: string, energy: Energy): Promise<void> {
  const samples = run(langevin(card.sampler), energy, key(1), uniform(key(0), [10, ...model.shape]), { steps: 100 });
  const { value } = await labelAgreement({ samples, labels, references, referenceLabels: referenceLabels! });
  console.log(`${what}: ${(10 * value).toFixed(0)} of 10`);
  const rows = (await transpose(samples, [1, 0, 2, 3]).array()) as number[][][][];
  for (const row of rows)
    console.log(
      row
        .slice(0, 5)
        .map((line) => line.map(([ink]) => '.-+#'[Math.floor(3.99 * ink!)]).join(''))
        .join(' '),
    );
}

await show('four or nine', mixture([four, nine]));
await show('four but not nine', product(four, negation(nine, 0.5)));
await show('four rather than nine', guided(mixture([four, nine]), [four], [2]));
