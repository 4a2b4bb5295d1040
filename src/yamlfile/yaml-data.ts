/** The data of a YAML text, and what is wrong with it as YAML. Knows nothing of what it means. */

import { isAlias, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { SourceMap } from './source-map.ts'
import { checkTree, TOO_DEEP } from './yaml-tree.ts'

export interface YamlData {
  readonly data: unknown
  readonly source: SourceMap
}

export interface YamlMistake {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What the library says when the stack is at its end. */
const EXHAUSTED = 'RESOURCE_EXHAUSTION'

const WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document: there is to be one',
  [EXHAUSTED]: TOO_DEEP,
}

/** The data, or at least one mistake. */
export function readYaml(text: string): YamlData | [YamlMistake, ...YamlMistake[]] {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Compares each key of a map with all others.
    uniqueKeys: false,
    // Its warnings would go to the standard error.
    logLevel: 'error',
  })
  const mistakeAt = (offset: number, message: string): YamlMistake => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col, message }
  }
  const ofSyntax = [...document.errors, ...document.warnings]
  // What has been torn off at the end of the stack is not worth a look.
  const ofTree = ofSyntax.some(({ code }) => code === EXHAUSTED) ? [] : checkTree(document.contents)
  const [first, ...others] = [
    ...ofSyntax.map(({ code, message, pos }) => mistakeAt(pos[0], WORDS[code] ?? message)),
    ...ofTree.map(({ offset, message }) => mistakeAt(offset, message)),
  ]
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
