import { toyOptions, type ToyOptions } from '../toy-run.fixture.js';

/** The toy's run but for what is about chains, without an objective. */
export function chainFreeToy(classes = 0): Pick<ToyOptions, 'model' | 'data' | 'optimizer' | 'batch'> {
  const { model, data, optimizer, batch } = toyOptions(classes);
  return { model, data, optimizer, batch };
}
