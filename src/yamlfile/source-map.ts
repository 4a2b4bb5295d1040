/** From a path in the data of a YAML document to its place in the text. */

import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { FilePath, FilePosition } from './file-position.ts'

/** The longest excerpt that an error quotes. */
const LONGEST_TOKEN = 40

export interface Place extends FilePosition {
  /** What stands there: a scalar, cut when long; nothing for a collection. */
  readonly token: string
}

export class SourceMap {
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

  constructor(document: Document, lines: LineCounter) {
    this.#document = document
    this.#lines = lines
  }

  /** The value at the path; the key of the nearest thing around it, if there is no such value. */
  value(path: FilePath): Place {
    let at: Place = { line: 1, column: 1, token: '' }
    let node: unknown = this.#document.contents
    if (hasRange(node)) at = this.#place(node)
    for (const key of path) {
      node = this.#child(node, key)
      if (!hasRange(node)) return at
      at = this.#place(node)
    }
    return at
  }

  /** The last key of the path. */
  key(path: FilePath): Place {
    const parent = path
      .slice(0, -1)
      .reduce((node: unknown, key) => this.#child(node, key), this.#document.contents)
    const node = this.#pair(this.#resolve(parent), path.at(-1)!)?.key
    return hasRange(node) ? this.#place(node) : this.value(path)
  }

  #child(parent: unknown, key: string | number): unknown {
    const node = this.#resolve(parent)
    if (isSeq(node)) return node.items[Number(key)]
    const pair = this.#pair(node, key)
    // A key without a value: the key is what can be shown.
    return hasRange(pair?.value) && pair.value.range[1] > pair.value.range[0] ? pair.value : pair?.key
  }

  #pair(node: unknown, key: string | number): Pair | undefined {
    if (!isMap(node)) return undefined
    let pairs = this.#pairs.get(node)
    if (pairs === undefined) {
      const named = node.items.flatMap((pair) => (isScalar(pair.key) ? [pair] : []))
      pairs = new Map(named.map((pair) => [String((pair.key as Scalar).value), pair]))
      this.#pairs.set(node, pairs)
    }
    return pairs.get(String(key))
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node
  }

  #place(node: Ranged): Place {
    const { line, col } = this.#lines.linePos(node.range[0])
    const token = isScalar(node) ? (node.source ?? '') : ''
    return {
      line,
      column: col,
      token: token.length > LONGEST_TOKEN ? `${token.slice(0, LONGEST_TOKEN)}…` : token,
    }
  }
}

type Ranged = Node & { readonly range: NonNullable<Node['range']> }

function hasRange(node: unknown): node is Ranged {
  return (isScalar(node) || isCollection(node) || isAlias(node)) && Array.isArray(node.range)
}
