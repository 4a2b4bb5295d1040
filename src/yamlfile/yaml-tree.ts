/** What a YAML tree must not have although its grammar allows it: a key twice, and nesting without end. Knows nothing of what it means. */

import { isMap, isPair, isScalar, isSeq, type YAMLMap } from 'yaml'

export interface TreeMistake {
  readonly offset: number
  readonly message: string
}

/** World files take seven; who reads the tree goes as deep into the stack. */
const DEEPEST = 64

export const TOO_DEEP = `nested too deeply: at most ${DEEPEST} levels`

/** In time that grows with the tree alone: the library's own check compares each key of a map with all others. */
export function checkTree(root: unknown): TreeMistake[] {
  const mistakes: TreeMistake[] = []
  const visit = (node: unknown, depth: number): void => {
    if (isPair(node)) {
      visit(node.key, depth)
      visit(node.value, depth)
    } else if (isMap(node) || isSeq(node)) {
      if (depth === DEEPEST) {
        mistakes.push({ offset: node.range?.[0] ?? 0, message: TOO_DEEP })
        return
      }
      if (isMap(node)) mistakes.push(...repeatedKeys(node))
      for (const item of node.items) visit(item, depth + 1)
    }
  }
  visit(root, 0)
  return mistakes
}

/** Keys are text: `1` and `'1'` are one. */
function repeatedKeys({ items }: YAMLMap): TreeMistake[] {
  const known = new Set<string>()
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const text = String(key.value)
    const isRepeated = known.has(text)
    known.add(text)
    return isRepeated ? [{ offset: key.range?.[0] ?? 0, message: 'Map keys must be unique' }] : []
  })
}
