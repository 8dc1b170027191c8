import { encode } from 'fast-png';
import { parseHTML } from 'linkedom/worker';
import { describe, expect, it } from 'vitest';
import { htmlReport } from './html-report.js';
import { pageStyle } from './page-style.js';
import { dark, light } from './theme.js';

const png = encode({ width: 1, height: 1, channels: 1, data: new Uint8Array(1) });
const page = htmlReport({
  title: 'a',
  subtitle: 'b',
  sections: [
    { kind: 'figures', figures: [{ label: 'a', value: 1, error: 1, unit: 'b', note: 'c' }] },
    { kind: 'image', png, alt: 'a', rowLabels: ['a'], columnLabels: ['b'] },
    { kind: 'images', images: [{ png, alt: 'a' }] },
    { kind: 'svg', svg: '<svg></svg>' },
    { kind: 'table', columns: ['a'], rows: [[{ value: 1, error: 1 }]] },
  ],
});

describe('pageStyle', () => {
  it('defines every colour it uses, light and dark', () => {
    const used = new Set([...pageStyle.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name!));
    expect([...used].sort()).toEqual(Object.keys(light).sort());
    for (const theme of [light, dark]) {
      for (const [name, colour] of Object.entries(theme)) expect(pageStyle).toContain(`--${name}: ${colour};`);
    }
  });
  it('is whole: every brace has its partner', () => {
    expect(pageStyle.match(/\{/g)).toHaveLength(pageStyle.match(/\}/g)!.length);
    expect(pageStyle).not.toMatch(/undefined|NaN|\[object/);
  });
  it('has no rule for a class that no page has', () => {
    const { document } = parseHTML(page);
    const classes = new Set([...pageStyle.matchAll(/\.([a-z][\w-]*)(?=[\s,{:>])/g)].map(([, name]) => name!));
    expect(classes.size).toBeGreaterThan(10);
    // Code sections are a `pre` in any case.
    classes.delete('code');
    for (const name of classes) expect(document.querySelector(`.${name}`), name).not.toBeNull();
  });
});
