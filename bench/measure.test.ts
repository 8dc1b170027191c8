import { describe, expect, it } from 'vitest';
import type { Answer } from './child.js';
import { compare, measure, type Running } from './measure.js';

/** A system that writes what it is asked into `log`. */
function running(
  name: string,
  options: { works?: string[]; except?: string[]; answer?: Answer; log?: string[] },
): Running {
  const { works = ['hmc'], except, answer = { seconds: 1 }, log = [] } = options;
  const system = { name, backend: 'b', threads: 1, command: '', args: () => [], ...(except && { except }) };
  const ask = async (line: string): Promise<Answer> => (log.push(`${name} ${line}`), answer);
  return { system, child: { hello: { works }, ask, stop: async () => undefined } };
}

it('measures in turns, after a round that does not count', async () => {
  const log: string[] = [];
  const { timings, busy } = await measure('hmc', [running('a', { log }), running('b', { log })], 2);
  expect(log).toEqual(['a go hmc', 'b go hmc', 'a go hmc', 'b go hmc', 'a go hmc', 'b go hmc']);
  expect(timings.map(({ seconds }) => seconds)).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(busy).toHaveLength(2);
});

it('asks nobody for what they do not know or should not do', async () => {
  const systems = [running('a', { works: ['normals'] }), running('b', { except: ['hmc'] }), running('c', {})];
  const { timings } = await measure('hmc', systems, 1);
  expect(timings.map(({ system }) => system.name)).toEqual(['c']);
});

describe('comparing', () => {
  const of = (energy: number) => ({ energies: [energy], gradients: [2] });
  const numbers = { mnist: of(1), cifar: of(1) };

  it('passes systems that agree', async () => {
    await expect(
      compare([running('a', { answer: numbers }), running('b', { answer: numbers })]),
    ).resolves.toBeUndefined();
  });

  it('names the one that does not', async () => {
    const other = { mnist: of(1.1), cifar: of(1) };
    const pair = [running('a', { answer: numbers }), running('b', { answer: other })];
    await expect(compare(pair)).rejects.toThrow('b does not compute what a does: mnist: energies differ');
  });
});
