import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, chosen, STEPS } from './check.js';

const node = (program: string): string => `"${process.execPath}" -e "${program}"`;

describe('check', () => {
  it('goes on after a failure, shows what failed, and keeps quiet about what passed', () => {
    const said: string[] = [];
    const steps = [
      { name: 'good', command: node("console.log('fine')") },
      { name: 'bad', command: node("console.error('broken'); process.exit(3)") },
      { name: 'after', command: node('process.exit(0)'), needs: 'bad' },
      { name: 'last', command: node('process.exit(0)'), needs: 'good' },
    ];
    const outcomes = check(steps, (text) => said.push(text));
    expect(outcomes.map(({ name, result }) => `${name} ${result}`)).toEqual([
      ...['good passed', 'bad failed', 'after skipped', 'last passed'],
    ]);
    expect(said).toHaveLength(5);
    expect(said[1]).toBe('broken');
    expect(said[2]).toMatch(/^✗ bad .*failed: .*process\.exit\(3\)/);
    expect(said[3]).toMatch(/^- after .*skipped: bad failed/);
    expect(said.join()).not.toContain('fine');
  });

  it('skips what needs a skipped step', () => {
    const steps = ['a', 'b', 'c'].map((name, i) => ({
      name,
      command: node('process.exit(1)'),
      needs: ['', 'a', 'b'][i]!,
    }));
    expect(check(steps, () => undefined).map(({ result }) => result)).toEqual(['failed', 'skipped', 'skipped']);
  });
});

describe('chosen', () => {
  it('takes all, or those that are named, in order', () => {
    expect(chosen([])).toBe(STEPS);
    expect(chosen(['lint', 'knip']).map(({ name }) => name)).toEqual(['knip', 'lint']);
  });

  it('refuses a name that is no step', () => {
    expect(() => chosen(['lnit'])).toThrow('no step lnit; known are lockfile,');
  });
});

describe('STEPS', () => {
  it('runs scripts that package.json has, and needs steps that come before', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    STEPS.forEach(({ command, needs }, i) => {
      const script = /npm run --silent (\S+)/.exec(command)?.[1];
      expect(script === undefined || script in scripts).toBe(true);
      expect(needs === undefined || STEPS.slice(0, i).some(({ name }) => name === needs)).toBe(true);
    });
  });

  it('is told in CONTRIBUTING.md, in its order', () => {
    const [, table] = readFileSync('CONTRIBUTING.md', 'utf8').split('What `npm test` checks, in its order:');
    const told = [...table!.matchAll(/^\| `(\S+)` +\|/gm)].map(([, name]) => name);
    expect(told).toEqual(STEPS.map(({ name }) => name));
  });
});
