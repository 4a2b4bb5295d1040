/** What a browser has to find in the text of a page: its title and its images. No parser of HTML: simple pages only. */

/** Undefined when it has none. */
export function titleIn(html: string): string | undefined {
  return /<title>([^<]*)<\/title>/i.exec(html)?.[1]?.trim()
}

/** The sources of its images, each once, in order. */
export function imagesIn(html: string): string[] {
  const found = html.matchAll(/<img\b[^>]*?\bsrc=(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi)
  return [...new Set(Array.from(found, ([, double, single, bare]) => double ?? single ?? bare ?? ''))]
}
