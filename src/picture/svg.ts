/**
 * From a graph to SVG, with Graphviz for the layout. Shapes are named by their `id`; what a person, or the program
 * that reads to them, is told of a shape is its title. Knows nothing of networks.
 */

import type { Graph, RenderOptions } from '@viz-js/viz'
import { escapeXml } from './markup.ts'

export interface Drawing {
  /** Nodes, edges and clusters carry an `id` each, of letters and digits. */
  readonly graph: Graph
  readonly title: string
  /** The whole picture in words. */
  readonly description: string
  /** By `id`. */
  readonly titles: ReadonlyMap<string, string>
}

/** SVG without a prologue, so that it can be a file or part of a page. The same drawing gives the same text. */
export async function drawSvg({ graph, title, description, titles }: Drawing): Promise<string> {
  // A megabyte of WebAssembly, for those who want a picture.
  const { instance } = await import('@viz-js/viz')
  const viz = await instance()
  const result = viz.render(graph, { ...STYLE, format: 'svg' })
  if (result.status === 'failure') {
    throw new Error(`the layout failed: ${result.errors.map(({ message }) => message).join('; ')}`)
  }
  const body = result.output
    .slice(result.output.indexOf('<svg'))
    .replace(/<!--[^]*?-->\n?/g, '')
    .replaceAll(`font-family="${MEASURED_FONT}"`, `font-family="${FONTS}"`)
    .replace(
      /(<g id="(\w+)" class="(?:node|edge|cluster)">\n<title>)[^<]*/g,
      (_, start: string, id: string) => start + escapeXml(titles.get(id) ?? ''),
    )
  const head = `<title id="title">${escapeXml(title)}</title>\n<desc id="desc">${escapeXml(description)}</desc>`
  return body
    .replace(/<svg [^>]*/, '$& role="img" aria-labelledby="title desc"')
    .replace(/<svg [^>]*>/, `$&\n${head}`)
}

/** Graphviz knows how wide this one is; for a list of fonts it would take a narrow one, and text would leave its box. */
const MEASURED_FONT = 'DejaVu Sans'

/** What the reader's machine is asked for: fonts as wide as the one measured, of which most machines have one. */
const FONTS = 'Verdana,DejaVu Sans,sans-serif'

const FONT = { fontname: MEASURED_FONT, fontsize: 11, fontcolor: '#202124' }

/** What all graphs look like, unless they say otherwise. */
const STYLE: RenderOptions = {
  graphAttributes: { ...FONT, pad: 0.2, bgcolor: 'white' },
  nodeAttributes: { ...FONT, shape: 'box', style: 'rounded,filled', fillcolor: 'white', color: '#5f6368' },
  edgeAttributes: { ...FONT, fontsize: 9, color: '#5f6368', arrowsize: 0.6 },
}
