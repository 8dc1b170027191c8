import { describe, expect, it } from 'vitest';
import { selfContainedSvg } from './self-contained-svg.js';

const check = (inside: string) =>
  selfContainedSvg('page.svg', `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`);

describe('selfContainedSvg', () => {
  it.each([
    '',
    '<title>a &lt; b, one = 1</title>',
    '<g><path d="M0,0L1,1" /><use href="#a" xlink:href=\'#b\'/></g>',
    '<style>.a { fill: url(#gradient); }</style>',
    '<linearGradient id="g"><stop offset="0"/></linearGradient><rect fill="url(#g)"/>',
    '<text>see https://example.org > 1</text>',
  ])('lets a drawing through as it is: %s', (inside) => expect(check(inside)).toContain(inside));

  it.each([
    ['<script>alert(1)</script>', 'drawing elements only'],
    ['<foreignObject></foreignObject>', 'drawing elements only'],
    ['<image href="#a"/>', 'drawing elements only'],
    ['<a href="#a"></a>', 'drawing elements only'],
    ['<animate attributeName="href"/>', 'drawing elements only'],
    ['<rect onload="alert(1)"/>', 'must not run anything'],
    ['<rect ONCLICK="alert(1)"/>', 'must not run anything'],
    ['<use href="https://example.org/a.svg#a"/>', 'reach outside'],
    ['<use xlink:href="a.svg#a"/>', 'reach outside'],
    ['<rect fill="url(https://example.org)"/>', 'reach outside'],
    ['<rect style=\'background: URL( "//example.org")\'/>', 'reach outside'],
    ['<style>@import "https://example.org";</style>', 'reach outside'],
    ['<style>a { background: url(data:x) }</style>', 'reach outside'],
    ['<style>a { background: \\75rl(x) }</style>', 'reach outside'],
    ['<style><img src="x"></style>', 'drawing elements only'],
    ['<g></svg>', 'close what it opens'],
    ['<g>', 'close what it opens'],
    ['</svg><svg>', 'must be one drawing'],
    ['</svg> <p>', 'must be one drawing'],
    ['<!-- -->', 'strictly written'],
    ['<path d=">" onclick=alert(1)>', 'strictly written'],
    ['<rect/onload="x"/>', 'strictly written'],
    ['<rect fill="a" "onload="x"/>', 'strictly written'],
    ['<rect fill=red/>', 'strictly written'],
    ['<', 'strictly written'],
  ])('refuses %s', (inside, why) => expect(() => check(inside)).toThrow(why));

  it.each(['', ' <svg></svg>', '<?xml version="1.0"?><svg></svg>', '<p></p>', null, undefined])('refuses %j', (svg) => {
    expect(() => selfContainedSvg('page.svg', svg as string)).toThrow('page.svg: must begin with <svg');
  });
  it('refuses what does not end', () => {
    expect(() => selfContainedSvg('page.svg', '<svg><g></g>')).toThrow('page.svg: must close what it opens');
  });
  it('says where it stopped, briefly', () => {
    const long = `<rect onload="${'x'.repeat(500)}"/>`;
    expect(() => check(long)).toThrow(/^page\.svg: must not run anything, got "<rect onload=.{40,70}$/);
  });
});
