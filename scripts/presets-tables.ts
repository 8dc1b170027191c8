import { parseConfig, presets, type Preset } from 'ebmjs/node';
import { between, markdown } from '../tests/conformance/table.js';

/** The page `docs/presets.md` with its tables made anew. */
export const withPresets = (page: string): string =>
  between(between(page, 'overview', overview()), 'presets', presets.map(told).join('\n\n'));

const HEAD = ['preset', 'network', 'batch', 'steps', 'step', 'noise', 'clip', 'rate', 'squares', 'updates', 'for'];

/** What runs differ in most, a preset a line. */
function overview(): string {
  const rows = presets.map(({ name, use }) => {
    const { model, training, sampler, optimizer, objective } = parseConfig({ preset: name });
    const numbers = [
      training.batch,
      sampler.steps,
      sampler.stepSize,
      sampler.noise,
      sampler.gradientClip ?? 'none',
      optimizer.rate,
      objective.l2,
      training.updates.toLocaleString('en-US'),
    ];
    return [`[${name}](#${name})`, `\`${model.name}\``, ...numbers.map(String), use];
  });
  return markdown([HEAD, ...rows]);
}

/** Every field of a preset and where it is from. */
function told({ name, use, fields, notes }: Preset): string {
  const rows = Object.entries(fields).map(([place, [value, source]]) => [
    `\`${place}\``,
    `\`${JSON.stringify(value)}\``,
    source,
  ]);
  const sentence = `${use[0]!.toUpperCase()}${use.slice(1)}.`;
  const remarks = notes.map((note) => `- ${note}`).join('\n');
  return [`### ${name}`, sentence, markdown([['field', 'value', 'from'], ...rows]), remarks]
    .filter((part) => part !== '')
    .join('\n\n');
}
