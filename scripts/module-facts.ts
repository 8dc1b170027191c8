import ts from 'typescript';

/** One place where a module names another. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `static` runs when the module loads, `dynamic` later, `type` never. */
  readonly kind: 'static' | 'dynamic' | 'type';
}

/** A use of something that source code here must not use. */
export interface Use {
  /** As a reader would name it: `Math.random`, `tf.randomNormal`, `export *`. */
  readonly what: string;
  readonly line: number;
}

/** What the boundary rules need to know about one file. */
export interface ModuleFacts {
  readonly imports: readonly Import[];
  readonly uses: readonly Use[];
}

const TFJS = '@tensorflow/tfjs-core';

/** Names of tfjs-core that draw from its own generators, or that register something for the whole process. */
const FORBIDDEN = new Set([
  ...['randomNormal', 'randomUniform', 'randomUniformInt', 'randomStandardNormal', 'randomGamma', 'truncatedNormal'],
  ...['rand', 'multinomial', 'dropout', 'variable', 'Variable'],
]);

/** Reads one file with the TypeScript parser: no types, so it works on code that does not compile yet. */
export function moduleFacts(fileName: string, text: string): ModuleFacts {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, true);
  const spaces = namespaceNames(file);
  const imports: Import[] = [];
  const uses: Use[] = [];
  const lineOf = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push({ ...found, line: lineOf(node) });
    for (const what of usesOf(node, spaces)) uses.push({ what, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, uses };
}

/** The local names of `import * as tf from '@tensorflow/tfjs-core'`. */
function namespaceNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || textOf(statement.moduleSpecifier) !== TFJS) return [];
    const bindings = statement.importClause?.namedBindings;
    return bindings && ts.isNamespaceImport(bindings) ? [bindings.name.text] : [];
  });
  return new Set(names);
}

function importOf(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) return named(node.moduleSpecifier, typeOnly(node) ? 'type' : 'static');
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, typeOnly(node) ? 'type' : 'static');
  if (ts.isExternalModuleReference(node)) return named(node.expression, 'static');
  if (ts.isImportTypeNode(node)) return named(node.argument, 'type');
  if (!ts.isCallExpression(node)) return undefined;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return named(node.arguments[0], 'dynamic');
  const required = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return required ? named(node.arguments[0], 'static') : undefined;
}

function named(node: ts.Node | undefined, kind: Import['kind']): Omit<Import, 'line'> | undefined {
  const specifier = node && textOf(node);
  return specifier === undefined ? undefined : { specifier, kind };
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isLiteralTypeNode(node)) return textOf(node.literal);
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** True when nothing of the statement is left in the JavaScript: `import type`, or only `type` names in the braces. */
function typeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const clause = node.exportClause;
    if (node.isTypeOnly) return true;
    return clause !== undefined && ts.isNamedExports(clause) && allTypes(clause.elements);
  }
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return !clause.name && bindings !== undefined && ts.isNamedImports(bindings) && allTypes(bindings.elements);
}

function allTypes(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function usesOf(node: ts.Node, spaces: ReadonlySet<string>): string[] {
  if (ts.isExportDeclaration(node) && !(node.exportClause && ts.isNamedExports(node.exportClause))) return ['export *'];
  if (ts.isImportDeclaration(node)) return namesImported(node);
  const destructured = ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer;
  if (destructured) return namesDestructured(node, spaces);
  const use = memberOf(node);
  return use && forbidden(use, spaces) ? [label(use)] : [];
}

interface Member {
  readonly object: string;
  readonly name: string;
}

/** `object.name`, `object['name']`, and `object.name` in a type, where `object` is a plain identifier. */
function memberOf(node: ts.Node): Member | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return { object: node.expression.text, name: node.name.text };
  }
  if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return { object: node.expression.text, name: textOf(node.argumentExpression) ?? '' };
  }
  if (ts.isQualifiedName(node) && ts.isIdentifier(node.left)) return { object: node.left.text, name: node.right.text };
  return undefined;
}

function forbidden({ object, name }: Member, spaces: ReadonlySet<string>): boolean {
  return object === 'Math' ? name === 'random' : spaces.has(object) && FORBIDDEN.has(name);
}

const label = ({ object, name }: Member): string => (object === 'Math' ? 'Math.random' : `tf.${name}`);

function namesImported(node: ts.ImportDeclaration): string[] {
  const bindings = node.importClause?.namedBindings;
  if (textOf(node.moduleSpecifier) !== TFJS || !bindings || !ts.isNamedImports(bindings)) return [];
  const names = bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  return names.filter((name) => FORBIDDEN.has(name)).map((name) => `tf.${name}`);
}

function namesDestructured(node: ts.VariableDeclaration, spaces: ReadonlySet<string>): string[] {
  const { name: pattern, initializer } = node;
  if (!ts.isObjectBindingPattern(pattern) || !initializer || !ts.isIdentifier(initializer)) return [];
  const object = initializer.text;
  return pattern.elements
    .map((element) => ({ object, name: (element.propertyName ?? element.name).getText() }))
    .filter((member) => forbidden(member, spaces))
    .map(label);
}
