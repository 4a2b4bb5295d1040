/** What stands in a box: lines of text, the first ones to be seen first. In the HTML-like language of Graphviz. */

import type { HTMLString } from '@viz-js/viz'
import { escapeShort } from './markup.ts'

/** One line, as markup. */
export type LabelLine = string

export function strong(text: string): LabelLine {
  return `<b>${markup(text)}</b>`
}

export function plain(text: string): LabelLine {
  return markup(text)
}

/** What is there for whoever looks closer. */
export function faint(text: string): LabelLine {
  return `<font point-size="9" color="#5f6368">${markup(text)}</font>`
}

/** Graphviz would take `\N` in a label for the name of the node. */
function markup(text: string): string {
  return escapeShort(text).replaceAll('\\', '\\\\')
}

export function label(lines: readonly LabelLine[]): HTMLString {
  return { html: lines.join('<br/>') }
}
