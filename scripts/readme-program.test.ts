import { describe, expect, it } from 'vitest';
import { isForBrowsers, isForNode, readmePrograms, tsBlocks } from './readme-program.js';

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\`\`\`\n`;

describe('readmePrograms', () => {
  it('reads the file’s name, its text and its output', () => {
    const markdown = `# x\n\n<!-- example: 01-a.ts -->\n\n${block('ts', 'a();\n\nb();\n')}\nIt prints\n\n${block('text', '1\n2\n')}`;
    expect(readmePrograms(markdown)).toEqual([{ example: '01-a.ts', code: 'a();\n\nb();\n', output: '1\n2\n' }]);
  });

  it('does not take the output of a later program or section', () => {
    const first = `<!-- example: a.ts -->\n${block('ts', 'a\n')}`;
    const second = `<!-- example: b.ts -->\n${block('ts', 'b\n')}\n${block('text', 'B\n')}`;
    expect(readmePrograms(`${first}\n${second}`).map(({ output }) => output)).toEqual([undefined, 'B\n']);
    expect(readmePrograms(`${first}\n## Next\n\n${block('text', 'no\n')}`)[0]).not.toHaveProperty('output');
    expect(readmePrograms(`${first}\n${block('sh', 'ls\n')}\n${block('text', 'no\n')}`)[0]).not.toHaveProperty(
      'output',
    );
  });

  it('leaves out a block without a mark, which tsBlocks counts', () => {
    const markdown = `${block('ts', 'a\n')}\n<!-- example: b.ts -->\n\n${block('ts', 'b\n')}${block('tsx', '')}${block('typescript', '')}`;
    expect(readmePrograms(markdown).map(({ example }) => example)).toEqual(['b.ts']);
    expect(tsBlocks(markdown)).toBe(3);
  });
});

it.each([
  ['01-core.ts', true, false],
  ['06-webgpu-browser.ts', false, true],
  ['25-digits-anywhere.ts', true, true],
])('%s tells by its name where it runs', (example, node, browsers) => {
  expect([isForNode(example), isForBrowsers(example)]).toEqual([node, browsers]);
});
