import { describeModel, zoo } from '@ebmjs/models';

const HEAD = ['network', 'classes', 'weights', 'declared', 'GMAC', 'for'];

/** The networks of `zoo`, a line each. */
export function zooTable(): string {
  const lines = zoo.map(({ use, build }) => {
    const { name, classes, parametersUsed, parametersDeclared, gmac } = describeModel(build());
    const counts = [classes, parametersUsed, parametersDeclared].map((count) => count.toLocaleString('en-US'));
    return [name, ...counts, gmac.toPrecision(3), use];
  });
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...lines].map((line) => line[i]!.length)));
  const pad = (text: string, i: number): string =>
    i === 0 || i === HEAD.length - 1 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
  return [HEAD, ...lines].map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}
