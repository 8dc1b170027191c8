import { parseHTML } from 'linkedom/worker';

let own: Document | undefined;

/** Where charts are drawn: the page's document where there is one (a browser), else one of linkedom's. */
export function chartDocument(): Document {
  if (globalThis.document !== undefined) return globalThis.document;
  return (own ??= parseHTML('<!doctype html><html><body></body></html>').document as unknown as Document);
}
