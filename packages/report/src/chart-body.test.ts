import { line } from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { bodyWidth, chartBody, margins } from './chart-body.js';

const marks = [
  line([
    [0, 0],
    [1, 1],
  ]),
];

describe('chartBody', () => {
  it('draws over the whole room between the margins', () => {
    const { markup, height } = chartBody({ marks });
    const { marginLeft: left, marginRight: right, marginTop: top, marginBottom: bottom } = margins;
    expect(markup).toContain(`d="M${left},${height - bottom}L${bodyWidth - right},${top}"`);
  });
  it('is higher by the room that names need', () => {
    expect(chartBody({ marks, marginBottom: margins.marginBottom + 30 }).height).toBe(chartBody({ marks }).height + 30);
  });
  it('brings no style sheet, which would rule the whole page', () => {
    expect(chartBody({ marks }).markup).not.toContain('<style');
  });
});
