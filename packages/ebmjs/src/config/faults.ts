import type * as z from 'zod';

/** Every fault of `value` that zod found: where, what is allowed, what was given. */
export const faults = (issues: readonly z.core.$ZodIssue[], value: unknown, schema: z.ZodType): string =>
  issues.map((issue) => describe(issue, value, schema)).join('; ');

function describe(issue: z.core.$ZodIssue, root: unknown, schema: z.ZodType): string {
  const place = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')} `;
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((name) => JSON.stringify(name)).join(', ');
    return `${place}must not have ${names}; known are ${fieldsAt(schema, root, issue.path).join(', ')}`;
  }
  return `${place}must be ${allowed(issue, schema, root)}, got ${JSON.stringify(valueAt(root, issue.path))}`;
}

function allowed(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
      return `${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? issue.message
        : `one of ${namesAt(schema, root, issue.path).join(', ')}`;
    case 'invalid_type':
      return { int: 'a whole number', array: 'a list' }[issue.expected as string] ?? `of type ${issue.expected}`;
    default:
      return issue.message;
  }
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, name) => (value as { readonly [name: PropertyKey]: unknown } | undefined)?.[name], root);

/** As much of a schema's definition as is looked at. */
interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
  readonly shape?: { readonly [name: string]: Schema };
  readonly entries?: { readonly [name: string]: string };
  readonly values?: readonly string[];
}
interface Schema {
  readonly def: Definition;
}

/** The names of the fields that a schema has at a place. */
const fieldsAt = (schema: z.ZodType, root: unknown, path: readonly PropertyKey[]): string[] =>
  Object.keys(inside(schemaAt(schema, root, path), valueAt(root, path))?.def.shape ?? {});

/** What the field that tells the alternatives of a union apart may be. */
function namesAt(schema: z.ZodType, root: unknown, path: readonly PropertyKey[]): string[] {
  const union = bare(schemaAt(schema, root, path.slice(0, -1)));
  const field = String(path.at(-1));
  return (union?.def.options ?? []).flatMap(({ def }) => literals(def.shape?.[field]));
}

const literals = (schema: Schema | undefined): readonly string[] =>
  schema?.def.values ?? Object.values(schema?.def.entries ?? {});

function schemaAt(schema: z.ZodType, root: unknown, path: readonly PropertyKey[]): Schema | undefined {
  let at: Schema | undefined = schema as unknown as Schema;
  for (const [i, name] of path.entries()) {
    const holder: Definition | undefined = inside(at, valueAt(root, path.slice(0, i)))?.def;
    at = holder?.type === 'array' ? holder.element : holder?.shape?.[String(name)];
  }
  return at;
}

/** Without defaults and the like around it. */
const bare = (schema: Schema | undefined): Schema | undefined =>
  schema?.def.innerType ? bare(schema.def.innerType) : schema;

/** Of a union the alternative that the value chose. */
function inside(schema: Schema | undefined, value: unknown): Schema | undefined {
  const found = bare(schema);
  const { options, discriminator } = found?.def ?? {};
  if (!options || discriminator === undefined) return found;
  const chosen = (value as { readonly [name: string]: unknown })[discriminator] as string;
  return options.find(({ def }) => literals(def.shape?.[discriminator]).includes(chosen));
}
