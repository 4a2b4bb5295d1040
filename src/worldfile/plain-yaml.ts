/**
 * The plain part of YAML, which is how world files are written: mappings and lists in blocks, collections in brackets,
 * words and quoted words on one line, comments. It is read in a tenth of the time that a reader of the whole language
 * takes to be loaded and to get going. Whatever else there is, and anything that may be a mistake, is left to that one
 * (`whole-yaml.ts`): what is read here is what it would have read, place by place, and a test holds the two together.
 */

import { readPlainScalar } from './plain-scalar.ts'
import { SourceMap } from './source-map.ts'
import {
  beginsWord,
  isBreakOrSpace,
  isFlowIndicator,
  LF,
  SPACE,
  DOUBLE_QUOTE,
  HASH,
  SINGLE_QUOTE,
  COMMA,
  HYPHEN,
  COLON,
  LEFT_BRACKET,
  BACKSLASH,
  RIGHT_BRACKET,
  LEFT_BRACE,
  RIGHT_BRACE,
} from './yaml-characters.ts'
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-node.ts'

export interface YamlData {
  readonly data: unknown
  readonly source: SourceMap
}

/** The data; undefined where the text takes more than the plain part of YAML. */
export function readPlainYaml(text: string): YamlData | undefined {
  // Tabs, carriage returns, marks and other controls; directives and document markers.
  if (/[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe]|^(%|---|\.\.\.)/m.test(text)) return undefined
  try {
    const root = new PlainReader(text).document()
    return { data: dataOf(root), source: new SourceMap(text, () => root) }
  } catch (error) {
    if (error === NOT_PLAIN) return undefined
    throw error
  }
}

const NOT_PLAIN = new Error('not plain')

/** YAML 1.2 §7.4: a key on one line may have so many characters. */
const LONGEST_KEY = 1024

class PlainReader {
  readonly #text: string
  #at = 0
  /** Of the line that `#at` is on. */
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): YamlNode {
    this.#toContent()
    const node = this.#block(-1)
    if (this.#at < this.#text.length) throw NOT_PLAIN
    return node
  }

  get #column(): number {
    return this.#at - this.#lineStart
  }

  #code(at = this.#at): number {
    return this.#text.charCodeAt(at)
  }

  // ---- Blocks. Before and after each one the place is at content of a line, or at the end of the text.

  /** What is indented deeper than `outer`. */
  #block(outer: number): YamlNode {
    if (this.#column <= outer || this.#at >= this.#text.length) throw NOT_PLAIN
    return this.#isItem() ? this.#blockList(this.#column) : this.#blockMap(this.#column)
  }

  #isItem(): boolean {
    return this.#code() === HYPHEN && isBreakOrSpace(this.#code(this.#at + 1))
  }

  #blockList(column: number): YamlNode {
    const offset = this.#at
    const items: YamlNode[] = []
    while (this.#column === column && this.#isItem()) {
      this.#at++
      if (!this.#skipBlanks()) {
        this.#toContent()
        items.push(this.#block(column))
      } else if (this.#isItem()) throw NOT_PLAIN
      else items.push(this.#isKeyAhead() ? this.#blockMap(this.#column) : this.#lineValue(column))
    }
    if (this.#column > column) throw NOT_PLAIN
    return { kind: 'list', offset, items }
  }

  #blockMap(column: number): YamlNode {
    const offset = this.#at
    const entries: YamlEntry[] = []
    const names = new Set<string>()
    while (this.#column === column && this.#at < this.#text.length && !this.#isItem()) {
      const key = this.#key(names, false)
      const value = this.#skipBlanks() ? this.#lineValue(column) : this.#valueBelow(column)
      entries.push({ key, value })
    }
    if (this.#column > column && this.#at < this.#text.length) throw NOT_PLAIN
    return { kind: 'map', offset, entries }
  }

  /** The value of a key with nothing behind it: deeper, or a list at the same depth. */
  #valueBelow(column: number): YamlNode {
    const offset = this.#at
    this.#toContent()
    const isEnd = this.#at >= this.#text.length
    if (!isEnd && (this.#column > column || (this.#column === column && this.#isItem()))) {
      return this.#block(column - 1)
    }
    return { kind: 'scalar', offset, value: null, source: '' }
  }

  /** A word or a collection in brackets, and the rest of its last line; what goes on below it is not plain. */
  #lineValue(column: number): YamlNode {
    const node = this.#isFlow() ? this.#flow(column) : this.#scalar(false)
    this.#endLine()
    if (this.#column > column && this.#at < this.#text.length) throw NOT_PLAIN
    return node
  }

  // ---- Words.

  /** Whether a key and its colon stand here, on this line. */
  #isKeyAhead(): boolean {
    if (this.#isFlow()) return false
    const [at, lineStart] = [this.#at, this.#lineStart]
    this.#scalar(false)
    this.#skipBlanks()
    const isKey = this.#code() === COLON
    this.#at = at
    this.#lineStart = lineStart
    return isKey
  }

  /** A key that is new to `names`, and its colon. */
  #key(names: Set<string>, inFlow: boolean): YamlScalar {
    const key = this.#scalar(inFlow)
    const name = String(key.value)
    const isOdd = key.value === null || name === '__proto__' || key.source.length > LONGEST_KEY
    if (isOdd || names.has(name)) throw NOT_PLAIN
    names.add(name)
    while (this.#code() === SPACE) this.#at++
    if (this.#code() !== COLON || !isBreakOrSpace(this.#code(this.#at + 1))) throw NOT_PLAIN
    this.#at++
    return key
  }

  #scalar(inFlow: boolean): YamlScalar {
    const first = this.#code()
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) return this.#quoted(first)
    if (!beginsWord(first)) throw NOT_PLAIN
    const offset = this.#at
    let end = offset
    for (; ; this.#at++) {
      const code = this.#code()
      if (code === LF || this.#at >= this.#text.length) break
      if (code === SPACE) continue
      if (code === HASH && this.#code(this.#at - 1) === SPACE) break
      if (code === COLON && this.#isColonEnd(inFlow)) break
      if (inFlow && isFlowIndicator(code)) break
      end = this.#at + 1
    }
    this.#at = end
    const source = this.#text.slice(offset, end)
    const value = readPlainScalar(source)
    if (value === undefined) throw NOT_PLAIN
    return { kind: 'scalar', offset, value, source }
  }

  #isColonEnd(inFlow: boolean): boolean {
    const next = this.#code(this.#at + 1)
    return isBreakOrSpace(next) || (inFlow && isFlowIndicator(next))
  }

  /** On one line, and without escapes but `''`. */
  #quoted(quote: number): YamlScalar {
    const offset = this.#at
    let at = offset + 1
    for (; ; at++) {
      const code = this.#code(at)
      if (code === LF || at >= this.#text.length) throw NOT_PLAIN
      if (code === BACKSLASH && quote === DOUBLE_QUOTE) throw NOT_PLAIN
      if (code !== quote) continue
      if (quote === DOUBLE_QUOTE || this.#code(at + 1) !== SINGLE_QUOTE) break
      at++
    }
    this.#at = at + 1
    const inside = this.#text.slice(offset + 1, at)
    const source = quote === SINGLE_QUOTE ? inside.replaceAll("''", "'") : inside
    return { kind: 'scalar', offset, value: source, source }
  }

  // ---- Collections in brackets, over as many lines as they like, as long as those are deeper than `column`.

  #isFlow(): boolean {
    return this.#code() === LEFT_BRACKET || this.#code() === LEFT_BRACE
  }

  #flow(column: number): YamlNode {
    if (!this.#isFlow()) return this.#scalar(true)
    return this.#code() === LEFT_BRACE ? this.#flowMap(column) : this.#flowList(column)
  }

  #flowList(column: number): YamlNode {
    const offset = this.#at
    const items: YamlNode[] = []
    this.#flowItems(RIGHT_BRACKET, column, () => items.push(this.#flow(column)))
    return { kind: 'list', offset, items }
  }

  #flowMap(column: number): YamlNode {
    const offset = this.#at
    const entries: YamlEntry[] = []
    const names = new Set<string>()
    this.#flowItems(RIGHT_BRACE, column, () => {
      const key = this.#key(names, true)
      this.#toFlowContent(column)
      entries.push({ key, value: this.#flow(column) })
    })
    return { kind: 'map', offset, entries }
  }

  /** From the opening bracket to behind the closing one, with commas between items; there may be one at the end. */
  #flowItems(close: number, column: number, item: () => void): void {
    this.#at++
    this.#toFlowContent(column)
    while (this.#code() !== close) {
      item()
      this.#toFlowContent(column)
      if (this.#code() === COMMA) {
        this.#at++
        this.#toFlowContent(column)
      } else if (this.#code() !== close) throw NOT_PLAIN
    }
    this.#at++
  }

  #toFlowContent(column: number): void {
    const { length } = this.#text
    const lineStart = this.#lineStart
    this.#skipBlanks()
    while (this.#at < length && this.#isBreakOrComment()) this.#nextLine()
    if (this.#at >= length || (this.#lineStart !== lineStart && this.#column <= column)) throw NOT_PLAIN
  }

  // ---- Blanks, comments and line ends.

  /** Whether anything but a comment is left on the line. */
  #skipBlanks(): boolean {
    while (this.#code() === SPACE) this.#at++
    return this.#at < this.#text.length && !this.#isBreakOrComment()
  }

  #isBreakOrComment(): boolean {
    const code = this.#code()
    if (code !== HASH) return code === LF
    // A comment has a blank before it, or the start of the line.
    return this.#at === this.#lineStart || this.#code(this.#at - 1) === SPACE
  }

  /** From behind a value to content of a later line. */
  #endLine(): void {
    if (this.#skipBlanks()) throw NOT_PLAIN
    this.#toContent()
  }

  #toContent(): void {
    while (!this.#skipBlanks() && this.#at < this.#text.length) this.#nextLine()
  }

  /** To the first word of the next line, which may be a comment or none. */
  #nextLine(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end + 1
    this.#lineStart = this.#at
    while (this.#code() === SPACE) this.#at++
  }
}

function dataOf(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(dataOf)
  const data: Record<string, unknown> = {}
  for (const { key, value } of node.entries) data[String(key.value)] = dataOf(value)
  return data
}
