import { htmlReport, lineChart, type Section } from '@ebmjs/report';
import type { MethodName } from './config.js';
import { estimateCell } from '../estimate-cell.js';
import type { ContinualResults, MethodSummary } from './results.js';

/** What each method is, for the reader of the page. */
const WHAT: { readonly [name in MethodName]: string } = {
  ebm: 'energy, contrastive divergence: negatives are chains with labels of the task',
  contrast: 'energy, the true label against another of the task; no chains',
  naive: 'classifier, one task after the other',
  ewc: 'classifier with elastic weight consolidation',
  replay: 'classifier with images of earlier tasks in each batch',
};

/** The results as one HTML page. */
export function continualPage(results: ContinualResults): string {
  const { config, backend, methods, tasks } = results;
  const seeds = config.seeds.length === 1 ? `seed ${config.seeds[0]}` : `${config.seeds.length} seeds`;
  return htmlReport({
    title: `Learning ${config.data.name} a few classes at a time`,
    subtitle: `${tasks.length} tasks of ${config.updates} updates, ${seeds}, on ${backend}`,
    sections: [
      {
        kind: 'svg',
        heading: 'Accuracy on all classes learnt so far',
        svg: lineChart({
          title: 'Mean accuracy over the tasks learnt so far, told among all classes',
          xLabel: 'tasks learnt',
          yLabel: 'accuracy, %',
          series: methods.map(({ method, accuracyByTask }) => ({
            name: method,
            points: accuracyByTask.map(({ value }, i) => [i + 1, 100 * value] as const),
          })),
        }),
      },
      finalTable(results),
      ...methods.map((method) => matrixTable(method, results)),
      { kind: 'code', heading: 'Configuration', code: config },
    ],
  });
}

function finalTable({ methods, tasks }: ContinualResults): Section {
  return {
    kind: 'table',
    heading: 'When all is learnt',
    columns: ['method', ...tasks.map(({ classes }) => ({ label: classes.join(', '), digits: 1 })), 'all, %', 'when learnt, %', 'forgotten, %', 'what it is'], // prettier-ignore
    rows: methods.map((method) => [
      method.method,
      ...method.atTheEnd.map((one) => estimateCell(one, 100)),
      estimateCell(method.accuracy, 100),
      estimateCell(method.learning, 100),
      method.forgetting && estimateCell(method.forgetting, 100),
      WHAT[method.method],
    ]),
    caption: 'Held-out images told right among all classes, in percent: means over seeds with their standard errors.',
  };
}

function matrixTable({ method, matrix }: MethodSummary, { tasks }: ContinualResults): Section {
  return {
    kind: 'table',
    heading: `${method}: task by task`,
    columns: ['after learning', ...tasks.map(({ classes }) => ({ label: classes.join(', '), digits: 1 }))],
    rows: matrix.map((row, i) => [tasks[i]!.classes.join(', '), ...row.map((share) => 100 * share)]),
    caption: `${WHAT[method]}. Percent of each task's held-out images told right among all classes.`,
  };
}
