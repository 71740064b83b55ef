/** What a package weighs. */
export interface PackageSize {
  readonly name: string;
  readonly packedBytes: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** A table with a row for each package, in kilobytes of 1000 bytes; its code is the JavaScript that runs. */
export function renderSizes(sizes: readonly PackageSize[]): string {
  const rows = sizes.map(({ name, packedBytes, files }) => {
    const code = files.filter(({ path }) => path.endsWith('.js') && path.startsWith('dist/'));
    return [name, kilobytes(packedBytes), kilobytes(total(files)), kilobytes(total(code)), String(files.length)];
  });
  const lines = [
    ['package', 'packed kB', 'unpacked kB', 'code kB', 'files'],
    ['---', '--:', '--:', '--:', '--:'],
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function total(files: PackageSize['files']): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
