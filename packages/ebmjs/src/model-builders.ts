import { composedFromConfig } from '@ebmjs/composition';
import { logZFromConfig } from '@ebmjs/training';

/** What makes the models of the library that are not of `@ebmjs/models`, for the `builders` of `modelFromConfig`. */
export const modelBuilders = { composed: composedFromConfig, withLogZ: logZFromConfig } as const;
