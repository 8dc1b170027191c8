import { key, prefixed, release, type Layout, type Model, type Variables } from '@ebmjs/core';

/** Types and shapes of a record of tensors. */
export type Layouts = { readonly [name: string]: Layout };

/** A model's tensors under the names that they have in a file: `weights/stem.kernel`, `state/stem.u`. */
export const namedVariables = <T>(variables: {
  readonly weights: { readonly [name: string]: T };
  readonly state: { readonly [name: string]: T };
}): { readonly [name: string]: T } => ({
  ...prefixed('weights', variables.weights),
  ...prefixed('state', variables.state),
});

/** What tensors a model has. Draws them and frees them again. */
export function layoutOf(model: Model): Layouts {
  const variables = model.init(key(0));
  const layouts = layoutsIn(variables);
  release(variables);
  return layouts;
}

/** Types and shapes of variables, by their names in a file. */
export const layoutsIn = (variables: Variables): Layouts =>
  Object.fromEntries(
    Object.entries(namedVariables(variables)).map(([name, { dtype, shape }]) => [name, { dtype, shape: [...shape] }]),
  );
