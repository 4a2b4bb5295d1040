/** A tree in text, with lines that show what belongs to what. Knows nothing of what the nodes say. */

export interface TreeNode {
  readonly text: string
  /** A second line, for whoever looks closer. */
  readonly note?: string
  readonly children?: readonly TreeNode[]
}

/** How the parts of a tree look that are not its text. */
export interface TreeStyle {
  readonly frame: (line: string) => string
  readonly note: (note: string) => string
}

export function formatTree({ text, note, children = [] }: TreeNode, style: TreeStyle): string[] {
  const lines = [text]
  if (note !== undefined) lines.push(style.frame(children.length === 0 ? '  ' : '│ ') + style.note(note))
  children.forEach((child, i) => {
    const isLast = i === children.length - 1
    const [first, ...rest] = formatTree(child, style)
    lines.push(style.frame(isLast ? '└─ ' : '├─ ') + first!)
    lines.push(...rest.map((line) => style.frame(isLast ? '   ' : '│  ') + line))
  })
  return lines
}
