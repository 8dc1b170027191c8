import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { renderPicture, renderPictures } from './render-picture.js';
import type { Picture } from './section.js';

const pngOf = (width: number, height: number) =>
  encode({ width, height, channels: 1, data: new Uint8Array(width * height) });
const picture: Picture = { png: pngOf(100, 50), alt: 'digits' };
const shownSize = (more: Partial<Picture>) => {
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(renderPicture('page', { ...picture, ...more }))!;
  return [Number(width), Number(height)];
};

describe('renderPicture', () => {
  it('holds the bytes themselves', () => {
    const [, encoded] = /src="data:image\/png;base64,([^"]*)"/.exec(renderPicture('page', picture))!;
    expect(Buffer.from(encoded!, 'base64')).toEqual(Buffer.from(picture.png));
  });
  it('is enlarged by a whole number up to 640 pixels, or to the width asked for', () => {
    expect(shownSize({})).toEqual([600, 300]);
    expect(shownSize({ width: 90 })).toEqual([90, 45]);
    expect(shownSize({ png: pngOf(1000, 10) })).toEqual([1000, 10]);
  });
  it('escapes its texts', () => {
    const html = renderPicture('page', { ...picture, alt: '"><script>', caption: '<i>', rowLabels: ['<b>'] });
    expect(html).toContain('alt="&quot;&gt;&lt;script&gt;"');
    expect(html).toContain('<figcaption>&lt;i&gt;</figcaption>');
    expect(html).toContain('<span>&lt;b&gt;</span>');
  });
  it('names rows and columns only where there are names', () => {
    expect(renderPicture('page', picture)).not.toContain('class="grid"');
    const html = renderPicture('page', { ...picture, rowLabels: ['0', '1'], columnLabels: ['a', 'b', 'c'] });
    expect(html).toContain('<div class="columns"><span>a</span><span>b</span><span>c</span></div>');
    expect(html).toContain('<div class="rows"><span>0</span><span>1</span></div>');
  });
  it('sets several side by side', () => {
    const html = renderPictures('page', [picture, picture]);
    expect(html.match(/<figure class="picture">/g)).toHaveLength(2);
    expect(html.startsWith('<div class="pictures">')).toBe(true);
  });
  it.each<[object, string]>([
    [{ png: new Uint8Array(3) }, 'page.images[0].png: must be the bytes of a PNG file'],
    [{ alt: '' }, 'page.images[0].alt: must be a string that is not blank'],
    [{ width: 0.5 }, 'page.images[0].width: must be a whole number of at least 1'],
    [{ rowLabels: [] }, 'page.images[0].rowLabels: must hold at least 1'],
    [{ title: 'a' }, 'page.images[0]: unknown option; known are png, alt'],
  ])('refuses %j', (wrong, message) => {
    expect(() => renderPictures('page', [{ ...picture, ...wrong }])).toThrow(message);
  });
});
