/** The data of a YAML text, all of the language, and what is wrong with it as YAML. Knows no worlds. */

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml'
import { SourceMap } from './source-map.ts'
import type { YamlData } from './plain-yaml.ts'
import type { YamlNode, YamlScalar } from './yaml-node.ts'

export interface YamlMistake {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** The data, or at least one mistake. */
export function readWholeYaml(text: string): YamlData | [YamlMistake, ...YamlMistake[]] {
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
    const data: unknown = document.toJS()
    return { data, source: new SourceMap(text, () => nodeOf(document.contents, document)) }
  } catch (error) {
    // An alias of nothing; or aliases of aliases of aliases, which are a few lines and would be gigabytes.
    if (!(error instanceof ReferenceError)) throw error
    return [mistakeAt(offsetOfAlias(document), error.message)]
  }
}

/** An alias has its own place, and within it the places of what it stands for. */
function nodeOf(node: unknown, document: Document, offset = offsetOf(node)): YamlNode | undefined {
  if (isAlias(node)) return nodeOf(node.resolve(document), document, offset)
  if (isSeq(node)) {
    const items = node.items.map((item) => nodeOf(item, document) ?? nothingAt(offset))
    return { kind: 'list', offset, items }
  }
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => ({
      key: scalarOf(key, document, offset),
      value: nodeOf(value, document) ?? nothingAt(offset),
    }))
    return { kind: 'map', offset, entries }
  }
  return isScalar(node) ? { kind: 'scalar', offset, value: node.value, source: node.source ?? '' } : undefined
}

/** A key that is a collection has no name by which a path could call it. */
function scalarOf(key: unknown, document: Document, parentOffset: number): YamlScalar {
  const node = nodeOf(key, document)
  return node?.kind === 'scalar' ? node : nothingAt(node?.offset ?? parentOffset)
}

function nothingAt(offset: number): YamlScalar {
  return { kind: 'scalar', offset, value: null, source: '' }
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0
}

/** The first alias that stands for nothing; else the first of all. */
function offsetOfAlias(document: Document): number {
  let first: number | undefined
  let dangling: number | undefined
  visit(document, {
    Alias(_, node) {
      const offset = offsetOf(node)
      first ??= offset
      if (node.resolve(document) === undefined) dangling ??= offset
    },
  })
  return dangling ?? first ?? 0
}
