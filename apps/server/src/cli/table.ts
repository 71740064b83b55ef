const gap = '  ';

/** A table for people: columns as wide as their widest cell, an empty cell as a dash. */
export function renderTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map((cell) => cell || '-'))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column]))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column]))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width = 0): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

function widthOf(cell = ''): number {
  return [...cell].length;
}
