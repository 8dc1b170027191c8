import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../packages/ebmjs/src/commands/demo.js';

const CLI = fileURLToPath(new URL('../../packages/ebmjs/dist/cli.js', import.meta.url));

let folder = '';
let out = '';
let summary: Summary;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebmjs-demo-'));
  out = (await promisify(execFile)(process.execPath, [CLI, 'demo', folder], { maxBuffer: 2 ** 24 })).stdout;
  summary = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as Summary;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the demo', () => {
  it('says how long it took, on what', () => {
    expect(summary.seconds).toBeGreaterThan(0);
    expect(summary.updates).toBeGreaterThan(0);
    expect(summary.imageStepsPerSecond).toBeGreaterThan(0);
    expect(summary.backend).toBe('wasm');
    expect(out).toContain(`report: ${join(folder, 'report.html')}`);
  });

  it('draws images of the class asked for, of every class', () => {
    expect(summary.labelAgreement).toBeGreaterThanOrEqual(0.75);
    expect(summary.labelAgreementPerClass).toHaveLength(10);
    expect(Math.min(...summary.labelAgreementPerClass)).toBeGreaterThan(0.4);
  });

  it('measures that by a classifier that is right about real images', () => {
    expect(summary.labelAgreementReal).toBeGreaterThan(0.95);
    expect(summary.labelAgreementReal).toBeLessThanOrEqual(1);
  });

  it('tells digits from noise', () => {
    expect(summary.aurocNoise).toBeGreaterThanOrEqual(0.99);
    expect(summary.aurocNoise).toBeLessThanOrEqual(1);
  });

  it('brackets the log-likelihood, with errors', () => {
    const { lower, upper, unit, standardErrors, beta } = summary.logLikelihood;
    for (const number of [lower, upper, beta, standardErrors.lower, standardErrors.upper]) {
      expect(Number.isFinite(number)).toBe(true);
    }
    expect(unit).toContain('nats');
    expect(standardErrors.lower).toBeGreaterThan(0);
    expect(standardErrors.upper).toBeGreaterThan(0);
    expect(lower).toBeLessThanOrEqual(upper + 4 * Math.hypot(standardErrors.lower, standardErrors.upper));
    expect(lower).toBeGreaterThan(0); // uniform noise has 0
  });

  it('shows ten rows of samples, and a report of one file', async () => {
    const png = await readFile(join(folder, 'samples.png'));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as {
      sampling: { perClass: number };
    };
    // Square images: as many rows to the columns as 10 to a class's samples, but for a pixel of margin each.
    expect(Math.round((config.sampling.perClass * height) / width)).toBe(10);
    const html = await readFile(join(folder, 'report.html'), 'utf8');
    expect(html).toContain('<html');
    expect(html).not.toMatch(/(?:src|href)="https?:/);
  });
});
