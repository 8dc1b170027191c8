/** A size in words: `26.4 MB`, `5.1 kB`, `1.44 GB`; powers of ten, three digits. */
export function bytesText(bytes: number): string {
  const steps = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ] as const;
  const [unit, name] = steps.find(([size]) => bytes >= size) ?? [1, 'bytes'];
  return `${unit === 1 ? bytes : Number((bytes / unit).toPrecision(3))} ${name}`;
}
