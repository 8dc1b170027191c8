import { afterEach, describe, expect, it } from 'vitest';
import { chartDocument } from './chart-document.js';

const page = globalThis as { document?: unknown };

describe('chartDocument', () => {
  afterEach(() => delete page.document);

  it('makes one document where there is no page, and keeps it', () => {
    expect(chartDocument().createElementNS('http://www.w3.org/2000/svg', 'svg').nodeName.toLowerCase()).toBe('svg');
    expect(chartDocument()).toBe(chartDocument());
  });
  it("takes the page's where there is one", () => {
    const own = chartDocument();
    page.document = { of: 'the page' };
    expect(chartDocument()).toBe(page.document);
    expect(chartDocument()).not.toBe(own);
  });
});
