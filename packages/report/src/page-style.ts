import { dark, light, sans, type Theme } from './theme.js';

function variables(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');
}

/** The page's style sheet: system fonts, one column, hairlines; dark where the reader's system is; ink only on paper. */
export const pageStyle: string = `
:root { color-scheme: light dark; ${variables(light)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(dark)} } .picture img { background: var(--line); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--ink); font: 16px/1.55 ${sans}; -webkit-text-size-adjust: 100%; }
header, main { max-width: 900px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 56px; }
main { padding-bottom: 72px; }
h1 { font-size: 30px; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; margin: 0; text-wrap: balance; }
.subtitle { margin: 8px 0 0; font-size: 17px; color: var(--muted); text-wrap: pretty; }
section { margin-top: 28px; }
h2 { font-size: 19px; line-height: 1.3; font-weight: 650; letter-spacing: -0.005em; margin: 48px 0 12px; padding-top: 20px; border-top: 1px solid var(--line); }
p { margin: 0 0 12px; max-width: 68ch; white-space: pre-line; text-wrap: pretty; overflow-wrap: break-word; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); gap: 12px; margin: 0; }
.figures > div { display: grid; grid-row: span 3; grid-template-rows: subgrid; gap: 0; padding: 14px 16px 16px; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; break-inside: avoid; }
.figures dt { font-size: 13px; line-height: 1.4; color: var(--muted); }
.figures dd { margin: 0; }
.figures .value { margin-top: 4px; font-size: 25px; line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.figures .error, .figures .unit { font-size: 15px; font-weight: 400; letter-spacing: 0; color: var(--muted); white-space: nowrap; }
.figures .note { margin-top: 8px; font-size: 13px; line-height: 1.45; color: var(--muted); text-wrap: pretty; }
figure { margin: 0 0 24px; break-inside: avoid; }
.table, .code { break-inside: auto; }
figcaption { margin-top: 8px; max-width: 80ch; font-size: 13.5px; line-height: 1.5; color: var(--muted); text-wrap: pretty; }
.chart svg { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
.pictures { display: flex; flex-wrap: wrap; gap: 24px 32px; margin-bottom: 24px; }
.pictures > figure { flex: 0 1 auto; max-width: 100%; margin: 0; }
.pictures figcaption { max-width: 40ch; }
.picture .grid { display: grid; grid-template-columns: max-content minmax(0, max-content); gap: 0 10px; }
.picture .grid img { grid-area: 2 / 2; }
.picture img { display: block; max-width: 100%; height: auto; image-rendering: pixelated; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.picture .rows, .picture .columns { display: flex; font-size: 12px; line-height: 1.2; white-space: nowrap; color: var(--muted); font-variant-numeric: tabular-nums; }
.picture .rows { grid-area: 2 / 1; flex-direction: column; text-align: right; }
.picture .columns { grid-area: 1 / 2; margin-bottom: 4px; text-align: center; }
.picture .rows span { flex: 1 1 0; display: flex; align-items: center; justify-content: flex-end; }
.picture .columns span { flex: 1 1 0; min-width: 0; }
.table figcaption { margin: 0 0 8px; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14.5px; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { padding: 7px 12px; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: 13px; font-weight: 600; color: var(--muted); border-bottom-color: currentColor; vertical-align: bottom; }
tbody th { font-weight: 500; }
tr { break-inside: avoid; }
.number { text-align: right; white-space: nowrap; }
td .error { color: var(--muted); }
pre { margin: 0; padding: 14px 16px; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-x: auto; tab-size: 2; }
@media (max-width: 560px) { header { padding-top: 32px; } h1 { font-size: 25px; } header, main { padding-left: 16px; padding-right: 16px; } }
@media print {
  @page { margin: 16mm; }
  body { font-size: 10.5pt; }
  header, main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .wide { overflow: visible; }
  .figures > div, pre { background: none; }
}
`;
