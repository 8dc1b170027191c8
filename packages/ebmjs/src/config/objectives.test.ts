import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { buildExperiment } from '../experiment.js';
import { termSection } from './term-sections.js';

const DIGITS = { shape: [8, 8, 1], classes: 10 };
const withTerms = (...terms: readonly object[]) => parseConfig({ objective: { terms } }, 'c.json');

/** The least that a term must be given. */
const NEEDED: { readonly [term: string]: object } = { denoisingScoreMatching: { sigmas: [0.1, 0.3] } };
const TERMS = termSection.def.options.map(({ shape }) => shape.term.value);

describe('terms of a configuration', () => {
  it('are all that the library has for chains and data, but for those of other runs', () => {
    expect(TERMS).toEqual([
      ...['klDivergence', 'steinEntropy', 'neighbourEntropy', 'gradientPenalty', 'classification', 'labelContrast'],
      ...['denoisingScoreMatching', 'noiseContrastiveEstimation'],
    ]);
  });

  it.each(TERMS)(
    '%s is made with the options that it was given, and its defaults are those of the function',
    (term) => {
      const config = withTerms({ term, weight: 0.25, ...NEEDED[term] });
      const [made] = buildExperiment(config, DIGITS).terms;
      expect(made).toMatchObject({ weight: 0.25 });
      const again = parseConfig(JSON.parse(JSON.stringify(config)));
      expect(again).toEqual(config);
      expect(buildExperiment(again, DIGITS).terms[0]!.config).toEqual(made!.config);
      const { weight: _, ...rest } = config.objective.terms![0]!;
      const bare = withTerms({ term, ...NEEDED[term] }).objective.terms![0]!;
      expect(bare).toMatchObject(rest);
      expect(buildExperiment(withTerms(bare), DIGITS).terms[0]!.weight).toBe(term === 'neighbourEntropy' ? 0.3 : 1);
    },
  );

  it('have their options passed on', () => {
    const config = withTerms(
      { term: 'klDivergence', through: 'all', chains: 8, name: 'far' },
      { term: 'steinEntropy', through: 3, bandwidth: 2 },
      { term: 'neighbourEntropy', name: 'near', neighbours: 7, after: 0 },
      { term: 'gradientPenalty', at: 'between', target: 1 },
      { term: 'labelContrast', classes: [1, 4] },
      { term: 'denoisingScoreMatching', sigmas: [0.1, 0.4], scale: 'multiscale', anchor: 0.2 },
      { term: 'noiseContrastiveEstimation', noise: { mean: 0.5, scale: 0.25 }, ratio: 2 },
    );
    expect(buildExperiment(config, DIGITS).terms.map(({ name, config }) => [name, config])).toEqual([
      ['far', { term: 'klDivergence', through: 'all', chains: 8 }],
      ['entropy', { term: 'steinEntropy', through: 3, bandwidth: 2 }],
      ['near', { term: 'neighbourEntropy', through: 1, neighbours: 7, after: 0 }],
      ['slope', { term: 'gradientPenalty', at: 'between', target: 1 }],
      ['labelContrast', { classes: [1, 4], weight: 1 }],
      ['dsm', { term: 'denoisingScoreMatching', sigmas: [0.1, 0.4], scale: 'multiscale', anchor: 0.2 }],
      // 64 log(0.25 sqrt(2 pi) (Phi(2) - Phi(-2)))
      ['nce', { term: 'noiseContrastiveEstimation', ratio: 2, logZ: expect.closeTo(-32.8914, 3) as number }],
    ]);
    const [contrast] = buildExperiment(withTerms({ term: 'labelContrast' }), DIGITS).terms;
    expect(contrast!.config).toEqual({ classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], weight: 1 });
  });

  it('are none where nothing is said, and then nothing is written', () => {
    expect(parseConfig({}).objective).toEqual({ name: 'cd', l2: 1 });
    expect(buildExperiment(parseConfig({}), DIGITS).terms).toEqual([]);
  });

  const unlabelled = { model: { conditioning: 'none' } };
  it.each<[string, object, string]>([
    [
      'a term that there is not',
      { terms: [{ term: 'entropy' }] },
      'objective.terms.0.term must be one of klDivergence',
    ],
    [
      'an option that a term has not',
      { terms: [{ term: 'klDivergence', at: 'data' }] },
      'objective.terms.0 must not have "at"; known are term, name, weight, through, chains, tolerance',
    ],
    ['steps that are none', { terms: [{ term: 'klDivergence', through: 0 }] }, 'through must be at least 1, got 0'],
    ['steps that are no number', { terms: [{ term: 'klDivergence', through: 'x' }] }, "a number of steps, or 'all'"],
    ['a name with a dot', { terms: [{ term: 'klDivergence', name: 'a.b' }] }, 'must be a name of letters'],
    [
      'two of one name',
      { terms: [{ term: 'steinEntropy' }, { term: 'neighbourEntropy' }] },
      'objective.terms.1.name must be one that no other number of an update has, got "entropy"',
    ],
    [
      'the name of a metric',
      { terms: [{ term: 'klDivergence', name: 'gap' }] },
      'objective.terms.0.name must be one that no other number of an update has, got "gap"',
    ],
    [
      'the name of a part of the objective',
      { terms: [{ term: 'klDivergence', name: 'penalty' }] },
      'must be one that no other number of an update has, got "penalty"',
    ],
    [
      'options that do not fit each other',
      { terms: [{ term: 'denoisingScoreMatching', sigmas: [1], anchor: 1 }] },
      'objective.terms.0 must be what denoisingScoreMatching takes: denoisingScoreMatching.anchor: must be absent',
    ],
  ])('refuses %s', (_, objective, message) => expect(() => parseConfig({ objective }, 'c.json')).toThrow(message));

  it.each(['classification', 'labelContrast'])('refuses %s where there are no classes to tell', (term) => {
    const objective = { terms: [{ term }] };
    const message = `objective.terms.0 must be left out: ${term} needs a model that reads labels, of classes`;
    expect(() => parseConfig({ ...unlabelled, objective }, 'c.json')).toThrow(message);
    const positions = {
      data: { name: 'dsprites-rendered-position' },
      model: { name: 'dspritesNet', factor: 'position' },
      buffer: { labels: 'data' },
    };
    expect(() => parseConfig({ ...positions, objective }, 'c.json')).toThrow(message);
  });
});
