/** Whether bytes that should be data begin as a web page does: no file of any data set begins with `<`. */
export function isWebPage(start: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(start.subarray(0, 512)).replace(/^\u00ef\u00bb\u00bf/, '');
  return /^\s*<(!doctype|html|head|body|script|meta|title|\?xml|!--)/i.test(text);
}

/** What is said of one. */
export const WEB_PAGE =
  'sent a web page, not the file: either the network asks for a login first (open any page in a browser), or the file is no longer there';
