/** From a path in the data of a YAML text to its place in the text. */

import type { FilePosition, WorldPath } from './world-file.ts'
import type { YamlEntry, YamlNode } from './yaml-node.ts'

/** The longest excerpt that an error quotes. */
const LONGEST_TOKEN = 40

export interface Place extends FilePosition {
  /** What stands there: a scalar, cut when long; nothing for a collection. */
  readonly token: string
}

export class SourceMap {
  readonly #text: string
  readonly #makeRoot: () => YamlNode | undefined
  #root: YamlNode | undefined

  /** `root` is called when a place is asked for: most files have no mistakes. */
  constructor(text: string, root: () => YamlNode | undefined) {
    this.#text = text
    this.#makeRoot = root
  }

  /** The value at the path; the nearest thing around it, if there is no such value. */
  value(path: WorldPath): Place {
    let at = this.#top()
    for (const key of path) {
      const child = childOf(at, key)
      if (child === undefined) break
      at = child
    }
    return this.#place(at)
  }

  /** The last key of the path. */
  key(path: WorldPath): Place {
    let parent = this.#top()
    for (const key of path.slice(0, -1)) parent = parent && childOf(parent, key)
    const key = path.at(-1)
    const entry = key === undefined ? undefined : entryOf(parent, key)
    return entry === undefined ? this.value(path) : this.#place(entry.key)
  }

  #top(): YamlNode | undefined {
    return (this.#root ??= this.#makeRoot())
  }

  /** Lines end with LF, which may follow a CR. */
  #place(node: YamlNode | undefined): Place {
    if (node === undefined) return { line: 1, column: 1, token: '' }
    const { offset } = node
    const before = this.#text.slice(0, offset).split('\n')
    const token = node.kind === 'scalar' ? node.source : ''
    return {
      line: before.length,
      column: before.at(-1)!.length + 1,
      token: token.length > LONGEST_TOKEN ? `${token.slice(0, LONGEST_TOKEN)}…` : token,
    }
  }
}

function childOf(parent: YamlNode | undefined, key: string | number): YamlNode | undefined {
  if (parent?.kind === 'list') return parent.items[Number(key)]
  const entry = entryOf(parent, key)
  if (entry === undefined) return undefined
  // A key without a value: the key is what can be shown.
  const isEmpty = entry.value.kind === 'scalar' && entry.value.source === '' && entry.value.value === null
  return isEmpty ? entry.key : entry.value
}

function entryOf(node: YamlNode | undefined, key: string | number): YamlEntry | undefined {
  return node?.kind === 'map'
    ? node.entries.find((entry) => String(entry.key.value) === String(key))
    : undefined
}
