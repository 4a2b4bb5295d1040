// Finds import cycles between files. An import of types counts: two files that need each other are one file.

import { importsOf, resolveRelative, type SourceFile } from './source-file.ts'

/** Import cycles, each as `a.ts → b.ts → a.ts`; one for each import that closes a circle. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.path, targetsOf(file)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '))
    if (start >= 0 || done.has(path)) return
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return cycles
}

function targetsOf(file: SourceFile): string[] {
  return importsOf(file).flatMap(({ specifier }) => {
    const path = specifier === null ? null : resolveRelative(file.path, specifier)
    return path === null ? [] : [path]
  })
}
