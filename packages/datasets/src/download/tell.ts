/** Where a library has a word for its user and was not told what to do with it: stderr in Node, the console of a page. */
export const tell = (text: string): void => {
  console.warn(text); // oxlint-disable-line no-console -- a licence that nobody sees is not told
};
