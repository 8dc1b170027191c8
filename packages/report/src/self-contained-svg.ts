import { ReportError } from './report-error.js';

const elements =
  /^(svg|g|title|desc|defs|style|symbol|use|path|line|rect|circle|ellipse|polyline|polygon|text|tspan|textPath|clipPath|mask|marker|pattern|linearGradient|radialGradient|stop|filter|fe[A-Z]\w*)$/;
const markup = /<(\/?)([A-Za-z]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const reaching = /url\(\s*['"]?(?!#)|@import|image-set|\\|javascript:/i;

/**
 * Returns `svg` if it can stand in a page as it is: one `<svg>` of drawing elements, written strictly (every attribute
 * quoted, every element closed), that runs nothing and fetches nothing. Else throws a `ReportError` for `where`.
 */
export function selfContainedSvg(where: string, svg: string): string {
  const refuse = (what: string, got: string) => new ReportError(where, what, got.slice(0, 60));
  if (typeof svg !== 'string' || !svg.startsWith('<svg')) throw refuse('must begin with <svg', String(svg));
  const open: string[] = [];
  for (let at = 0; at < svg.length; at = nextMark(svg, at)) {
    markup.lastIndex = at;
    const [all, closing, name, attributes, empty] = markup.exec(svg) ?? [];
    if (all === undefined) throw refuse('must be strictly written SVG', svg.slice(at));
    if (!elements.test(name!)) throw refuse('must hold drawing elements only', all);
    if (closing && open.pop() !== name) throw refuse('must close what it opens, in order', all);
    checkAttributes(attributes!, (what) => refuse(what, all));
    const text = svg.slice(markup.lastIndex, nextMark(svg, at));
    if (name === 'style' && reaching.test(text)) throw refuse('must not reach outside itself', text);
    if (!closing && !empty) open.push(name!);
    if (open.length === 0) return ended(svg, markup.lastIndex, refuse);
  }
  throw refuse('must close what it opens, in order', open.join(' '));
}

function nextMark(svg: string, at: number): number {
  const next = svg.indexOf('<', at + 1);
  return next < 0 ? svg.length : next;
}

function ended(svg: string, at: number, refuse: (what: string, got: string) => ReportError): string {
  if (svg.slice(at).trim() !== '') throw refuse('must be one drawing', svg.slice(at));
  return svg;
}

function checkAttributes(attributes: string, refuse: (what: string) => ReportError): void {
  for (const [, name, double, single] of attributes.matchAll(attribute)) {
    const value = double ?? single ?? '';
    if (/^on/i.test(name!)) throw refuse('must not run anything');
    if (/^(xlink:)?href$/i.test(name!) && !value.startsWith('#')) throw refuse('must not reach outside itself');
    if (/^src/i.test(name!) || (!name!.startsWith('xmlns') && reaching.test(value)))
      throw refuse('must not reach outside itself');
  }
}
