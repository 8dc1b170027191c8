import { vi } from 'vitest';

type Samplers = typeof import('../index.js');
/** A module's exports, in place of some of which a mutant has its own. */
export type Module = Record<string, (...args: never[]) => unknown>;
export type Mutation = (original: Module) => object;

/** The package with one of its modules, by its path from here, changed. */
export async function mutated(path: string, mutation: Mutation): Promise<Samplers> {
  vi.resetModules();
  vi.doMock(path, async (importOriginal) => {
    const original = await importOriginal<Module>();
    return { ...original, ...mutation(original) };
  });
  const samplers = await import('../index.js');
  vi.doUnmock(path);
  return samplers;
}

export const unmutated = async (): Promise<Samplers> => mutated('./u-turn.js', () => ({}));
export type { Samplers };
