import { describe, expect, it } from 'vitest';
import type { Candidate } from './candidate.js';
import { chooseSetting } from './choose-setting.js';

/** A candidate whose mean energies are at looks after 0, 1, 2, ... steps. */
function of(stepSize: number, energies: readonly number[], rest: Partial<Candidate> = {}): Candidate {
  const ends = energies.slice(Math.ceil((energies.length - 1) / 2));
  return {
    stepSize,
    curve: energies.map((energy, step) => [step, energy]),
    drop: energies[0]! - ends.reduce((sum, energy) => sum + energy, 0) / ends.length,
    dropError: 0.1,
    plateau: null,
    movement: 0.01,
    movementToNoise: 2,
    clippedAtStart: 1,
    clipped: 0,
    saturated: 0,
    nonFinite: 0,
    ...rest,
  };
}

const choose = (...candidates: Candidate[]): ReturnType<typeof chooseSetting> =>
  chooseSetting(candidates, { saturated: 0.9 });

describe('chooseSetting', () => {
  it('takes the one that reaches 90 % of the best fall in the fewest steps, and that many', () => {
    const slow = of(1, [10, 8, 6, 4, 2, 0, 0]);
    const quick = of(2, [10, 4, 1, 0.5, 0.5, 0.5, 0.5]);
    const shallow = of(4, [10, 3, 3, 3, 3, 3, 3]);
    const { choice, faults, why, warnings } = choose(slow, quick, shallow);
    expect(choice).toEqual({ stepSize: 2, steps: 2 });
    expect(faults).toEqual([null, null, null]);
    expect(why).toBe(
      'step size 2 with 2 steps: of 3 step sizes 3 lower the energy, and this one reaches 90 % of the best fall of 9.5 in ' +
        "the fewest steps; the energy falls by 9.5, entries move 0.01 a step, 2 times the noise, 0 % of the slope's " +
        'entries are clipped at the end, 0 % of the entries are on the faces of the box',
    );
    expect(warnings).toEqual([]);
  });

  it('of those that are as quick takes the one with fewer clipped slopes, then the smaller step', () => {
    const curve = [10, 8, 6, 4, 0, 0, 0, 0, 0];
    expect(
      choose(of(1, curve, { clipped: 0.5 }), of(2, curve, { clipped: 0.2 }), of(3, curve, { clipped: 0.2 })),
    ).toMatchObject({
      choice: { stepSize: 2, steps: 4 },
      why: expect.stringContaining('as do 2 more that are no better for it'),
    });
    expect(choose(of(1, curve, { clipped: 0.52 }), of(2, curve, { clipped: 0.48 })).choice!.stepSize).toBe(1);
    const quicker = of(3, [10, 5, 1, 0, 0, 0, 0, 0, 0], { clipped: 1 });
    expect(choose(of(1, curve), quicker).choice!.stepSize).toBe(3); // half the steps
  });

  it.each<[string, Partial<Candidate>]>([
    ['25 % of the chains met energies that are not finite', { nonFinite: 0.25 }],
    ['energies are too large for a mean', { drop: null, dropError: null }],
    ['the energy rises by 3: the step is too large', { drop: -3 }],
    ['the energy falls by no more than chance would have it', { drop: 0.19 }],
    [
      'the energy falls by no more than chance would have it: chains move by their noise alone',
      { drop: -0.2, movementToNoise: 1.01 },
    ],
    ['95 % of the entries end on the faces of the box, more than 90 %', { saturated: 0.95 }],
  ])('leaves out, since %s', (fault, rest) => {
    const sound = of(1, [10, 9, 8, 7, 6, 6, 6, 6, 6]);
    const { choice, faults } = choose(sound, of(2, [10, 0, 0, 0, 0], rest));
    expect([choice!.stepSize, faults]).toEqual([1, [null, fault]]);
    const alone = choose(of(2, [10, 0, 0, 0, 0], rest));
    expect(alone).toMatchObject({ choice: null, warnings: [] });
    expect(alone.why).toBe(`no step size from 2 to 2 will do: at 2 ${fault}; at 2 ${fault}`);
  });

  it('takes what nobody measured for no fault', () => {
    const { choice, why } = choose(of(1, [10, 0], { movementToNoise: null, clipped: null, saturated: null }));
    expect(choice).toEqual({ stepSize: 1, steps: 1 });
    expect(why).toMatch(/the energy falls by 10, entries move 0.01 a step$/);
  });

  it('warns of the end of the range, of a fall that goes on, and of slopes that no longer count', () => {
    const { warnings } = choose(of(1, [10, 9, 9]), of(2, [10, 5, 1], { clipped: 0.97 }));
    expect(warnings).toEqual([
      '2 is at the end of the range: a wider one may hold a better step size',
      'the energy still falls at the last step tried: more steps would lower it further',
      "97 % of the slope's entries are clipped at the end: the step follows signs, not slopes",
    ]);
  });
});
