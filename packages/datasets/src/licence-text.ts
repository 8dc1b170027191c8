import type { Manifest } from './manifest.js';

/** Title, licence, makers and home page of a data set. */
export const licenceText = ({ title, licence, citation, homepage }: Manifest): string =>
  `${title}. Licence: ${licence}. ${citation} ${homepage}`;
