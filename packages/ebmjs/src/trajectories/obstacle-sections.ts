import type { Obstacle } from '@ebmjs/evaluation';
import { lineChart, type Section } from '@ebmjs/report';
import { estimateCell } from '../estimate-cell.js';
import type { TrajectoryFindings } from './findings.js';
import { pathLine } from './path-line.js';

/** A table and drawings of plans past obstacles; nothing where there were none. */
export function obstacleSections({ around, unit, settings }: TrajectoryFindings): Section[] {
  if (!around) return [];
  const { methods, examples, obstacles, tasks } = around;
  const table: Section = {
    kind: 'table',
    columns: ['plan', 'success', 'touched', 'reached', `distance (${unit})`, 'over the limit', `residual (${unit})`],
    rows: methods.map(({ name, success, touched, reached, distance, overLimit, residual }) => [
      ...[
        name,
        estimateCell(success),
        estimateCell(touched),
        estimateCell(reached.feedback),
        estimateCell(distance),
        estimateCell(overLimit),
      ],
      residual,
    ]),
    caption:
      `${tasks} tasks with an obstacle on the straight line, which no trajectory has met; all carried out with feedback. Success: within ${settings.tolerance} ${unit} of ` +
      'the goal at the last moment, and no obstacle touched on the way. Learnt and obstacle: the sum of the learnt energy and of the penalty of ' +
      `points within ${settings.clearance} ${unit} of an obstacle.`,
  };
  const drawings = examples.map(({ plan, executed }, i): Section => {
    const outlines = obstacles.map((one, o) => pathLine(`obstacle ${o + 1}`, outline(one)));
    const title = `Plan ${i} past obstacles`;
    const [xLabel, yLabel] = [`first position (${unit})`, `second position (${unit})`];
    const series = [pathLine('planned', plan), pathLine('carried out', executed), ...outlines];
    return { kind: 'svg', svg: lineChart({ title, xLabel, yLabel, series }) };
  });
  return [table, ...drawings];
}

/** Points of each round end. */
const POINTS = 17;

/** Once around a bar in the plane. */
export function outline({ from, to, radius }: Obstacle): number[][] {
  const turn = Math.atan2(to[1]! - from[1]!, to[0]! - from[0]!);
  const end = ([x, y]: readonly number[], first: number): number[][] =>
    Array.from({ length: POINTS }, (_, i) => {
      const angle = turn + first + (Math.PI * i) / (POINTS - 1);
      return [x! + radius * Math.cos(angle), y! + radius * Math.sin(angle)];
    });
  const round = [...end(to, -Math.PI / 2), ...end(from, Math.PI / 2)];
  return [...round, round[0]!];
}
