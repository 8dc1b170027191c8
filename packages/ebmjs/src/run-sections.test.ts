import { htmlReport, imageGrid } from '@ebmjs/report';
import { describe, expect, it } from 'vitest';
import { checkpointSections, eventSections, gridSections } from './run-sections.js';

const png = imageGrid({ pixels: [0, 1, 0], height: 1, width: 1, channels: 1, columns: 1 });
const page = (sections: Parameters<typeof htmlReport>[0]['sections']): string => htmlReport({ title: 'a', sections });

describe('the sections of a run', () => {
  it('show the chains over time, each picture with its update', () => {
    const html = page(gridSections([10, 40].map((step) => ({ step, png }))));
    expect(html.match(/Update (\d+): where chains/g)).toHaveLength(2);
    expect(html).toContain('<span>start</span><span>sample</span><span>real</span>');
  });

  it('list what happened', () => {
    const html = page(
      eventSections([
        { step: 40, kind: 'health', rule: 'drift', actions: ['roll-back'], from: 20, message: 'it drifts' },
        { step: 20, kind: 'resumed', message: 'going on after update 20' },
      ]),
    );
    for (const text of ['drift', 'roll-back', 'it drifts', 'resumed', 'going on after update 20'])
      expect(html).toContain(text);
  });

  it('list the checkpoints, and why they are kept', () => {
    const entry = { file: 'step-00000020-01234567.safetensors', bytes: 1_500_000, sha256: '', parts: {} };
    const html = page(checkpointSections([{ step: 20, ...entry, metrics: { gap: null }, kept: ['last', 'best'] }]));
    for (const text of ['last, best', '1.50', entry.file]) expect(html).toContain(text);
  });

  it('are none where there is nothing', () => {
    expect([gridSections([]), eventSections([]), checkpointSections([])]).toEqual([[], [], []]);
  });
});
