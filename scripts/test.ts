import { check, chosen } from './check.js';

// `npm test` runs everything; `npm test -- lint knip` only those steps.
const outcomes = check(chosen(process.argv.slice(2)), (text) => console.log(text));
const bad = outcomes.filter(({ result }) => result !== 'passed').map(({ name }) => name);
const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
console.log(
  bad.length > 0 ? `\nred: ${bad.join(', ')}` : `\nall ${outcomes.length} checks passed in ${seconds.toFixed(0)} s`,
);
process.exitCode = bad.length > 0 ? 1 : 0;
