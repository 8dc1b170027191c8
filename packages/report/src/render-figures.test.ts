import { describe, expect, it } from 'vitest';
import { renderFigures } from './render-figures.js';
import type { Figure } from './section.js';

const card = (figure: Figure) => renderFigures('page', { kind: 'figures', figures: [figure] });

describe('renderFigures', () => {
  it('sets value, error, unit and note apart', () => {
    const figure = { label: 'log-likelihood', value: -84.213, error: 0.613, unit: 'nats', note: 'higher is better' };
    expect(card(figure)).toBe(
      '<dl class="figures"><div><dt>log-likelihood</dt>' +
        '<dd class="value">−84.2 <span class="error">± 0.6</span> <span class="unit">nats</span></dd>' +
        '<dd class="note">higher is better</dd></div></dl>',
    );
  });
  it('leaves out what is not given', () => {
    expect(card({ label: 'images', value: 60000 })).toBe(
      '<dl class="figures"><div><dt>images</dt><dd class="value">60,000</dd></div></dl>',
    );
  });
  it('shows text as it is, escaped', () => {
    expect(card({ label: '<b>', value: '3 h < 4 h', unit: '"', note: '&' })).toBe(
      '<dl class="figures"><div><dt>&lt;b&gt;</dt><dd class="value">3 h &lt; 4 h <span class="unit">&quot;</span></dd>' +
        '<dd class="note">&amp;</dd></div></dl>',
    );
  });
  it('shows what JSON made of NaN as what it was', () => {
    expect(card({ label: 'a', value: null, error: null })).toContain('NaN <span class="error">± unknown</span>');
  });
  it('shows nothing for no figures', () => expect(renderFigures('page', { kind: 'figures', figures: [] })).toBe(''));
  it('does not hide an unknown error', () => {
    expect(card({ label: 'a', value: 2.5, error: NaN })).toContain('2.5 <span class="error">± unknown</span>');
  });
  it.each<[object, string]>([
    [{ label: '', value: 1 }, 'page.figures[0].label: must be a string that is not blank, got ""'],
    [{ label: 'a', value: 1, error: -1 }, 'page.figures[0].error: must be a number of at least 0'],
    [{ label: 'a', value: 'x', error: 1 }, 'page.figures[0].value: must be a number where there is an error, got "x"'],
    [{ label: 'a' }, 'page.figures[0].value: must be a number, text or null, got "nothing"'],
    [{ label: 'a', value: true }, 'page.figures[0].value: must be a number, text or null, got true'],
    [{ label: 'a', value: 1, note: '' }, 'page.figures[0].note: must be a string'],
    [{ label: 'a', value: 1, standardError: 1 }, 'page.figures[0]: unknown option; known are label, value, error'],
  ])('refuses %j', (figure, message) => expect(() => card(figure as Figure)).toThrow(message));
});
