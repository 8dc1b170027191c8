import type { EvaluationContext } from './evaluation-context.js';

/** What experiments share, made at the first asking. */
export interface SharedThings {
  readonly shared: EvaluationContext['shared'];
  readonly dispose: () => void;
}

export function sharedThings(): SharedThings {
  const made = new Map<string, { readonly dispose: () => void }>();
  return {
    shared: async <T extends { readonly dispose: () => void }>(name: string, make: () => Promise<T>): Promise<T> => {
      const thing = (made.get(name) as T | undefined) ?? (await make());
      made.set(name, thing);
      return thing;
    },
    dispose: () => {
      for (const thing of made.values()) thing.dispose();
      made.clear();
    },
  };
}
