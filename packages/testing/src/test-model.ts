import { modelChecks, type ModelCase } from './model-checks.js';
import { register } from './register.js';

/** Registers `modelChecks` as test cases of the surrounding `describe`. */
export function testModel(options: ModelCase): void {
  register(modelChecks(options));
}
