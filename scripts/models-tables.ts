import { useBackend } from '@ebmjs/backends';
import {
  describeModel,
  mlp,
  modelMemory,
  modelSummary,
  residualNetwork,
  resnet32,
  trajectoryNet,
  uvaCnn,
  zoo,
  type NetworkModel,
} from '@ebmjs/models';
import { between, markdown } from '../tests/conformance/table.js';

const BATCH = 16;

/** Networks of others, and of our own. */
const others: readonly (readonly [NetworkModel, string])[] = [
  [uvaCnn(), 'MNIST (UvA tutorial)'],
  [trajectoryNet({ steps: 20, features: 8 }), 'trajectories'],
  [residualNetwork({ shape: [28, 28, 1], classes: 10 }), 'images, on a laptop'],
  [mlp({ dimension: 2 }), 'vectors'],
];

/** The page `docs/models.md` with its tables made anew, on WASM. */
export async function withTables(page: string): Promise<string> {
  await useBackend('wasm');
  const original = zoo.map(({ build, use }) => [build(), use] as const);
  const layers = `\`\`\`text\n${modelSummary(resnet32({ classes: 10 }), { batch: BATCH })}\n\`\`\``;
  return between(between(page, 'zoo', table([...original, ...others])), 'layers', layers);
}

const HEAD = ['network', 'for', 'event', 'classes', 'weights', 'declared', 'GMAC', 'step, MB', 'update, MB'];

function table(models: readonly (readonly [NetworkModel, string])[]): string {
  return markdown([
    HEAD,
    ...models.map(([model, use]) => {
      const { name, shape, classes, parametersUsed, parametersDeclared, gmac } = describeModel(model);
      const { langevinStep, update } = modelMemory(model, { batch: BATCH });
      const counts = [classes, parametersUsed, parametersDeclared].map((count) => count.toLocaleString('en-US'));
      const megabytes = [langevinStep, update].map((bytes) => `${Number((bytes / 1e6).toPrecision(3))}`);
      return [`\`${name}\``, use, shape.join('x'), ...counts, gmac.toPrecision(3), ...megabytes];
    }),
  ]);
}
