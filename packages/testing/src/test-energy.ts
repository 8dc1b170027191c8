import { energyChecks, type EnergyCase } from './energy-checks.js';
import { register } from './register.js';

/** Registers `energyChecks` as test cases of the surrounding `describe`. */
export function testEnergy(options: EnergyCase): void {
  register(energyChecks(options));
}
