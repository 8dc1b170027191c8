import type { DataFile } from './manifest.js';

/** Where a file is: on the caller's mirrors, else where it is published. */
export const mirrorUrls = (file: DataFile, mirrors?: readonly string[]): readonly string[] =>
  mirrors?.map((mirror) => `${mirror.replace(/\/*$/, '/')}${file.name}`) ?? file.urls;
