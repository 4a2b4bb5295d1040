// The little of Markdown that the tidy tests read: tables and fenced blocks.

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Every pipe table of a document, in order. */
export function readTables(markdown: string): Table[] {
  const tables: Table[] = []
  let lines: string[] = []
  for (const line of [...markdown.split('\n'), '']) {
    if (line.startsWith('|')) {
      lines.push(line)
      continue
    }
    const [header, , ...body] = lines.map(cellsOf)
    if (header !== undefined) tables.push({ columns: header, rows: body })
    lines = []
  }
  return tables
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

/** The rows of all tables whose columns include `column`, as records by column name. */
export function readRows(markdown: string, ...columns: string[]): Record<string, string>[] {
  return readTables(markdown)
    .filter((table) => columns.every((column) => table.columns.includes(column)))
    .flatMap((table) =>
      table.rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column, row[i] ?? '']))),
    )
}

export interface FencedBlock {
  /** Line of the first line inside the fence, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
}

/** Every block between ``` fences, in order. A fence that is never closed reaches to the end. */
export function readFencedBlocks(markdown: string): FencedBlock[] {
  const blocks: FencedBlock[] = []
  const lines = markdown.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const fence = /^\s*```(.*)$/.exec(lines[i]!)
    if (fence === null) continue
    const start = i + 1
    while (++i < lines.length && !/^\s*```\s*$/.test(lines[i]!));
    blocks.push({ line: start + 1, language: fence[1]!.trim(), text: lines.slice(start, i).join('\n') })
  }
  return blocks
}
