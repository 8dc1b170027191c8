import { datasetChecks, type DatasetCase } from './dataset-checks.js';
import { register } from './register.js';

/** Registers `datasetChecks` as test cases of the surrounding `describe`. */
export function testDataset(options: DatasetCase): void {
  register(datasetChecks(options));
}
