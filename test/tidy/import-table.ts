// The import table of docs/architecture.md as rules: which row a file belongs to, and what that row allows.

import { readRows } from './markdown.ts'

export interface Rule {
  /** A path that ends with `/` stands for all below it, any other for one file. */
  readonly path: string
  /** The short name by which other rows allow it: `bytes` for `src/bytes/`, `errors` for `src/errors.ts`. */
  readonly name: string
  /** True for a row of the planned folders. */
  readonly planned: boolean
  /** Short names of the rows from which this one may import. */
  readonly mayImport: ReadonlySet<string>
  /** Modules of Node and npm, and globals that are forbidden elsewhere; `node:*` for all of Node's. */
  readonly externals: ReadonlySet<string>
}

/** `externals` of a row that may import any package, and of one that may touch any global. */
export const ANY_PACKAGE = 'anything'
export const ANY_GLOBAL = 'every global'

/** @throws Error for a table that names something it has no row for */
export function readImportTable(markdown: string): Rule[] {
  const groups = new Map(
    readRows(markdown, 'group', 'stands for').map((row) => [row.group!, listOf(row['stands for']!)]),
  )
  const rows = readRows(markdown, 'folder', 'may import').flatMap((row) =>
    [...row.folder!.matchAll(/`([^`]+)`/g)].map(([, path]) => ({ path: path!, row })),
  )
  const names = rows.map(({ path }) => nameOf(path))
  const known = (name: string, path: string): string => {
    if (!names.includes(name)) throw new Error(`the row of ${path} names ${name}, which has no row`)
    return name
  }
  const namesOf = (cell: string, path: string): string[] => {
    const anything = /^anything(?: but (.*))?$/.exec(cell)
    if (anything !== null) {
      const excluded = listOf(anything[1] ?? '').map((name) => known(name, path))
      return names.filter((name) => !excluded.includes(name))
    }
    const listed = listOf(cell).flatMap((name) => groups.get(name) ?? [name])
    return [...(groups.get('everywhere') ?? []), ...listed].map((name) => known(name, path))
  }
  return rows.map(({ path, row }) => ({
    path,
    name: nameOf(path),
    planned: 'what will live there' in row,
    mayImport: new Set([nameOf(path), ...namesOf(row['may import']!, path)]),
    externals: new Set(listOf(row['from Node or npm'] ?? '')),
  }))
}

/** The items of a cell, without backticks and without remarks in parentheses. */
function listOf(cell: string): string[] {
  return cell
    .replace(/\([^)]*\)/g, '')
    .replaceAll('`', '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function nameOf(path: string): string {
  return path.replace(/\/$/, '').replace(/\.ts$/, '').replace(/^.*\//, '')
}

/** The rule for a file: that of the longest path that holds it. */
export function ruleFor(rules: readonly Rule[], path: string): Rule | undefined {
  const holding = rules.filter((rule) =>
    rule.path.endsWith('/') ? path.startsWith(rule.path) : path === rule.path,
  )
  return holding.sort((a, b) => b.path.length - a.path.length)[0]
}
