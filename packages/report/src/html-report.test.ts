import { encode } from 'fast-png';
import { parseHTML } from 'linkedom/worker';
import { describe, expect, it } from 'vitest';
import { barChart, histogramChart, htmlReport, lineChart, type HtmlReportOptions, type Section } from './index.js';

const png = encode({ width: 2, height: 2, channels: 1, data: new Uint8Array(4) });
const evil = '<script>alert("1")</script><img src=x onerror=alert(1)>';
const sections: readonly Section[] = [
  { kind: 'figures', figures: [{ label: evil, value: 1, error: 0.1, unit: evil, note: evil }] },
  { kind: 'text', heading: evil, text: `${evil}\n\nhttps://example.org` },
  { kind: 'image', png, alt: evil, caption: evil, rowLabels: [evil], columnLabels: [evil] },
  { kind: 'images', heading: 'Samples', images: [{ png, alt: evil, caption: evil }] },
  {
    kind: 'svg',
    svg: lineChart({ title: evil, xLabel: evil, yLabel: evil, series: [{ name: evil, points: [[1, 2]] }] }),
  },
  {
    kind: 'svg',
    svg: histogramChart({ title: evil, series: [{ name: evil, counts: [1], edges: [0, 1] }] }),
    caption: evil,
  },
  { kind: 'svg', svg: barChart({ title: evil, yLabel: evil, bars: [{ label: evil, value: 1 }] }) },
  { kind: 'table', columns: [evil, 'n'], rows: [[evil, 1]], caption: evil },
  { kind: 'code', code: evil, caption: evil },
  { kind: 'code', code: { [evil]: evil } },
];
const options: HtmlReportOptions = { title: evil, subtitle: evil, sections };
const page = (more: Partial<HtmlReportOptions> = {}) => htmlReport({ ...options, ...more });
const parse = (html: string) => parseHTML(html).document;

describe('htmlReport', () => {
  it('runs nothing and fetches nothing, whatever it is given', () => {
    const document = parse(page());
    expect(document.querySelectorAll('script, iframe, object, embed, form, base, a, foreignObject')).toHaveLength(0);
    const reaching: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/i);
        if (/^(src|href|xlink:href|data|poster|srcset|action)$/.test(name)) reaching.push(value.slice(0, 5));
      }
    }
    // The empty icon and the two pictures.
    expect(reaching).toEqual(['data:', 'data:', 'data:']);
    for (const style of document.querySelectorAll('style')) expect(style.textContent).not.toMatch(/url\(|@import|\/\//);
    expect(document.querySelector('meta[http-equiv]')!.getAttribute('content')).toContain("default-src 'none'");
  });

  it('shows every text as it was given', () => {
    const document = parse(page());
    expect(document.querySelector('h1')!.textContent).toBe(evil);
    expect(document.title).toBe(evil);
    expect(document.querySelector('.subtitle')!.textContent).toBe(evil);
    expect(document.querySelector('h2')!.textContent).toBe(evil);
    expect(document.querySelector('img')!.getAttribute('alt')).toBe(evil);
    for (const selector of ['dt', '.unit', '.note', 'figcaption', 'tbody th', '.rows span', 'pre code']) {
      expect(document.querySelector(selector)!.textContent).toBe(evil);
    }
  });

  it('keeps the order of the sections, each of its kind', () => {
    const document = parse(page());
    const first = [...document.querySelectorAll('main > section')].map((section) => {
      const body = section.querySelector('h2') ? section.children[1]! : section.children[0]!;
      return body.getAttribute('class') || body.nodeName.toLowerCase();
    });
    expect(first).toEqual(['figures', 'p', 'picture', 'pictures', 'chart', 'chart', 'chart', 'table', 'code', 'code']);
  });

  it('parts paragraphs at blank lines', () => {
    const document = parse(page({ sections: [{ kind: 'text', text: 'one\ntwo\n \n\nthree\n' }] }));
    expect([...document.querySelectorAll('main p')].map((p) => p.textContent)).toEqual(['one\ntwo', 'three']);
  });

  it('writes JSON with short lists on one line, and it stays the same JSON', () => {
    const code = {
      widths: [64, 128],
      names: ['a, b', '[\n]'],
      empty: [],
      nested: [{ a: [1] }],
      long: Array(40).fill(12),
    };
    const text = parse(page({ sections: [{ kind: 'code', code }] })).querySelector('code')!.textContent!;
    expect(JSON.parse(text)).toEqual(code);
    expect(text).toContain('  "widths": [64, 128],\n');
    expect(text.split('\n').every((line) => line.length < 100)).toBe(true);
  });

  it('gives the same string for the same input', () => expect(page()).toBe(page()));
  it('can do without a subtitle and without sections', () => {
    const document = parse(htmlReport({ title: 'Empty', sections: [] }));
    expect(document.querySelector('header')!.textContent).toBe('Empty');
    expect(document.querySelector('main')!.textContent!.trim()).toBe('');
  });
  it('adapts to the dark and to paper, and keeps pixels sharp', () => {
    const style = parse(page()).querySelector('style')!.textContent!;
    for (const rule of [
      'screen and (prefers-color-scheme: dark)',
      '@media print',
      'image-rendering: pixelated',
      'max-width: 900px',
    ]) {
      expect(style).toContain(rule);
    }
  });

  it.each<[unknown, string]>([
    [
      { kind: 'html', html: '' },
      'htmlReport.sections[0].kind: must be one of figures, text, image, images, svg, table, code',
    ],
    [
      { kind: 'svg', svg: '<svg><script></script></svg>' },
      'htmlReport.sections[0].svg: must hold drawing elements only',
    ],
    [{ kind: 'text', text: '' }, 'htmlReport.sections[0].text: must be a string that is not blank'],
    [{ kind: 'text', text: 'a', heading: '' }, 'htmlReport.sections[0].heading: must be a string'],
    [
      { kind: 'text', text: 'a', caption: 'b' },
      'htmlReport.sections[0]: unknown option; known are kind, heading, text',
    ],
    [{ kind: 'code', code: undefined }, 'htmlReport.sections[0].code: must be a string that is not blank'],
    [{ kind: 'image', png, alt: 'a', size: 3 }, 'htmlReport.sections[0]: unknown option; known are kind, heading, png'],
    [{ kind: 'figures', figures: null }, 'htmlReport.sections[0].figures: must be an array, got null'],
  ])('refuses %j', (section, message) => expect(() => page({ sections: [section as Section] })).toThrow(message));
  it('refuses what it does not know', () => {
    expect(() => page({ footer: 'a' } as object)).toThrow(
      'htmlReport: unknown option; known are title, subtitle, sections',
    );
    expect(() => page({ title: ' ' })).toThrow('htmlReport.title: must be a string that is not blank');
  });
});
