/** Rows of words, in columns as wide as they need to be. */

const GAP = '  '

export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows]
  const widths = heading.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)))
  return all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join(GAP)
      .trimEnd(),
  )
}
