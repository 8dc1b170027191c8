import { knownOptions, oneOf, words } from './check.js';
import { escapeText } from './escape-text.js';
import { renderCaption } from './render-caption.js';
import { renderFigures } from './render-figures.js';
import { pictureOptions, renderPicture, renderPictures } from './render-picture.js';
import { renderTable } from './render-table.js';
import type { CodeSection, Section, SvgSection, TextSection } from './section.js';
import { selfContainedSvg } from './self-contained-svg.js';

/** Options of each kind of section, beside `kind` and `heading`. */
const options: Readonly<Record<Section['kind'], readonly string[]>> = {
  figures: ['figures'],
  text: ['text'],
  image: pictureOptions,
  images: ['images'],
  svg: ['svg', 'caption'],
  table: ['columns', 'rows', 'caption'],
  code: ['code', 'caption'],
};

/** A section as HTML, its heading first. */
export function renderSection(where: string, section: Section): string {
  const kind = oneOf(`${where}.kind`, section.kind, Object.keys(options) as Section['kind'][]);
  knownOptions(where, section, ['kind', 'heading', ...options[kind]]);
  const { heading } = section;
  const title = heading === undefined ? '' : `<h2>${escapeText(words(`${where}.heading`, heading))}</h2>`;
  return `<section>${title}${renderBody(where, section)}</section>`;
}

function renderBody(where: string, section: Section): string {
  switch (section.kind) {
    case 'figures':
      return renderFigures(where, section);
    case 'text':
      return renderText(where, section);
    case 'image':
      return renderPicture(where, section);
    case 'images':
      return renderPictures(where, section.images);
    case 'svg':
      return renderSvg(where, section);
    case 'table':
      return renderTable(where, section);
    case 'code':
      return renderCode(where, section);
  }
}

function renderText(where: string, { text }: TextSection): string {
  const paragraphs = words(`${where}.text`, text)
    .trim()
    .split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `<p>${escapeText(paragraph)}</p>`).join('');
}

function renderSvg(where: string, { svg, caption }: SvgSection): string {
  return `<figure class="chart">${selfContainedSvg(`${where}.svg`, svg)}${renderCaption(where, caption)}</figure>`;
}

/** Indented JSON, with short lists of plain values on one line. Line breaks inside strings are escaped, so all are layout. */
function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? '';
  return text.replace(/\[\n[^[\]{}]*\]/g, (items) => {
    const line = items.replace(/\n\s*/g, ' ').replace('[ ', '[').replace(/ \]$/, ']');
    return line.length <= 72 ? line : items;
  });
}

function renderCode(where: string, { code, caption }: CodeSection): string {
  const text = typeof code === 'string' ? code : jsonText(code);
  const block = `<pre><code>${escapeText(words(`${where}.code`, text))}</code></pre>`;
  return `<figure class="code">${block}${renderCaption(where, caption)}</figure>`;
}
