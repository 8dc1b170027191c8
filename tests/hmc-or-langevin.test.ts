import { existsSync, rmSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

const PICTURES = 'runs/hmc-or-langevin.png';

it('the example of HMC in place of Langevin runs, in its smoke setting', async () => {
  rmSync(PICTURES, { force: true });
  vi.stubEnv('EBMJS_SMOKE', '1');
  vi.stubEnv('EBMJS_BACKEND', 'wasm');
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await import('../examples/32-hmc-or-langevin.js');
    const lines = said.mock.calls.map(([line]) => String(line));
    expect(lines).toHaveLength(6);
    for (const i of [0, 3]) expect(lines[i]).toMatch(/^trained by (langevin|hmc at 0.001), 2 updates/);
    for (const i of [1, 2, 4]) {
      expect(lines[i]).toMatch(
        /^ {2}sampled by (langevin|hmc at [\d.e-]+): energy -?\d+\.\d+, label agreement [01]\.\d+ ± /,
      );
      expect(lines[i]).not.toContain('NaN');
    }
    expect(existsSync(PICTURES)).toBe(true);
  } finally {
    said.mockRestore();
    vi.unstubAllEnvs();
  }
}, 120_000);
