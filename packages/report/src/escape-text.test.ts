import { parseHTML } from 'linkedom/worker';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText } from './escape-text.js';

describe('escapeText', () => {
  it('leaves no character that means something', () => {
    expect(escapeText(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
  it('replaces what neither XML nor HTML may hold', () => {
    expect(escapeText('a\u0000b\ud800c\uffff')).toBe('a\ufffdb\ufffdc\ufffd');
    expect(escapeText('tab\tline\n😀')).toBe('tab\tline\n😀');
  });
  it('comes back from a parser as it went in', () => {
    const legal = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(legal, (text) => {
        const { document } = parseHTML(
          `<html><body><p title="${escapeText(text)}">${escapeText(text)}</p></body></html>`,
        );
        const paragraph = document.querySelector('p')!;
        expect(paragraph.textContent).toBe(text);
        expect(paragraph.getAttribute('title')).toBe(text);
      }),
    );
  });
});
