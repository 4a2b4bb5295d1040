/** What a YAML text holds, with the places where it stands: the common result of both readers. */

export type YamlNode = YamlScalar | YamlMap | YamlList

export interface YamlScalar {
  readonly kind: 'scalar'
  /** In characters from the start of the text, as with all nodes. */
  readonly offset: number
  readonly value: unknown
  /** What stands there, without quotes; empty where nothing does. */
  readonly source: string
}

export interface YamlMap {
  readonly kind: 'map'
  readonly offset: number
  readonly entries: readonly YamlEntry[]
}

export interface YamlEntry {
  readonly key: YamlScalar
  readonly value: YamlNode
}

export interface YamlList {
  readonly kind: 'list'
  readonly offset: number
  readonly items: readonly YamlNode[]
}
