import { base64 } from './base64.js';
import { knownOptions, list, whole, words } from './check.js';
import { escapeText } from './escape-text.js';
import { pngSize } from './png-size.js';
import { renderCaption } from './render-caption.js';
import type { Picture } from './section.js';

/** Names of the options of a picture. */
export const pictureOptions = ['png', 'alt', 'caption', 'width', 'rowLabels', 'columnLabels'] as const;

/** Width in pixels up to which a picture is enlarged by itself. */
const roomy = 640;

/** A PNG with its caption and the names of its rows and columns. */
export function renderPicture(where: string, picture: Picture): string {
  const natural = pngSize(`${where}.png`, picture.png);
  const width = whole(
    `${where}.width`,
    picture.width ?? natural.width * Math.max(1, Math.floor(roomy / natural.width)),
  );
  const height = Math.round((width * natural.height) / natural.width);
  const alt = escapeText(words(`${where}.alt`, picture.alt));
  const source = `data:image/png;base64,${base64(picture.png)}`;
  const labelled = picture.rowLabels !== undefined || picture.columnLabels !== undefined;
  const parts = [
    renderLabels(`${where}.columnLabels`, 'columns', picture.columnLabels),
    renderLabels(`${where}.rowLabels`, 'rows', picture.rowLabels),
    `<img src="${source}" alt="${alt}" width="${width}" height="${height}">`,
  ];
  const grid = labelled ? `<div class="grid">${parts.join('')}</div>` : parts.join('');
  return `<figure class="picture">${grid}${renderCaption(where, picture.caption)}</figure>`;
}

/** Pictures that share a line where there is room. */
export function renderPictures(where: string, images: readonly Picture[]): string {
  const pictures = list(`${where}.images`, images, [1, Infinity]).map((picture, i) => {
    knownOptions(`${where}.images[${i}]`, picture, pictureOptions);
    return renderPicture(`${where}.images[${i}]`, picture);
  });
  return `<div class="pictures">${pictures.join('')}</div>`;
}

function renderLabels(where: string, place: 'rows' | 'columns', labels: readonly string[] | undefined): string {
  if (labels === undefined) return '';
  const spans = list(where, labels, [1, Infinity]).map((label) => `<span>${escapeText(words(where, label))}</span>`);
  return `<div class="${place}">${spans.join('')}</div>`;
}
