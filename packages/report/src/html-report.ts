import { knownOptions, list, words } from './check.js';
import { escapeText } from './escape-text.js';
import { pageStyle } from './page-style.js';
import { renderSection } from './render-section.js';
import type { Section } from './section.js';

/** Options of {@link htmlReport}. */
export interface HtmlReportOptions {
  readonly title: string;
  /** A line below the title: what was run, with what, when. */
  readonly subtitle?: string;
  /** From top to bottom; key figures go first. */
  readonly sections: readonly Section[];
}

// The page needs nothing from anywhere; this makes the browser hold it to that.
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * One HTML page that holds everything it shows: no request, no script. Light or dark with the reader's system, fit for
 * printing. All text is escaped, and drawings that could run or fetch something are refused. The same input gives the
 * same string.
 *
 * @throws ReportError naming the section and the option at fault.
 */
export function htmlReport(options: HtmlReportOptions): string {
  knownOptions('htmlReport', options, ['title', 'subtitle', 'sections']);
  const title = escapeText(words('htmlReport.title', options.title));
  const { subtitle } = options;
  const below =
    subtitle === undefined ? '' : `<p class="subtitle">${escapeText(words('htmlReport.subtitle', subtitle))}</p>`;
  const sections = list('htmlReport.sections', options.sections, [0, Infinity]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<header><h1>${title}</h1>${below}</header>
<main>
${sections.map((section, i) => renderSection(`htmlReport.sections[${i}]`, section)).join('\n')}
</main>
</body>
</html>
`;
}
