/** The data of a YAML text, and what is wrong with it as YAML. Knows no worlds. */

import { isAlias, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { SourceMap } from './source-map.ts'

export interface YamlData {
  readonly data: unknown
  readonly source: SourceMap
}

export interface YamlMistake {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** The data, or at least one mistake. */
export function readYaml(text: string): YamlData | [YamlMistake, ...YamlMistake[]] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const mistakeAt = (offset: number, message: string): YamlMistake => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col, message }
  }
  const [first, ...others] = [...document.errors, ...document.warnings].map(({ code, message, pos }) =>
    mistakeAt(pos[0], code === 'MULTIPLE_DOCS' ? 'a second document: a world file has one' : message),
  )
  if (first !== undefined) return [first, ...others]
  try {
    return { data: document.toJS(), source: new SourceMap(document, lines) }
  } catch (error) {
    // An alias of nothing; or aliases of aliases of aliases, which are a few lines and would be gigabytes.
    if (!(error instanceof ReferenceError)) throw error
    return [mistakeAt(offsetOfAlias(document), error.message)]
  }
}

/** The first alias that stands for nothing; else the first of all. */
function offsetOfAlias(document: Document): number {
  let first: number | undefined
  let dangling: number | undefined
  visit(document, {
    Alias(_, node) {
      const [offset] = node.range ?? [0]
      first ??= offset
      if (isAlias(node) && node.resolve(document) === undefined) dangling ??= offset
    },
  })
  return dangling ?? first ?? 0
}
