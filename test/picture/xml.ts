// A strict reader of XML as far as pictures use it: a second opinion on whether they are well-formed.

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  /** Of this element alone. */
  text: string
}

const TOKEN = /<\/([\w:]+)>|<([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy
const ENTITY = /&(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);/gi

/** Throws for whatever is not well-formed. */
export function parseXml(source: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let at = 0
  while (at < source.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(source)
    if (match === null) throw new Error(`not well-formed at ${at}: ${source.slice(at, at + 40)}`)
    const [whole, closed, opened, attributes, isEmpty, text] = match
    if (closed !== undefined && open.pop()!.name !== closed) throw new Error(`</${closed}> closes another`)
    if (opened !== undefined) {
      const element: Element = {
        name: opened,
        attributes: readAttributes(attributes!),
        children: [],
        text: '',
      }
      open.at(-1)!.children.push(element)
      if (isEmpty === '') open.push(element)
    }
    if (text !== undefined) open.at(-1)!.text += readText(text)
    at += whole.length
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)!.name}> is never closed`)
  return root.children[0]!
}

export function allElements(element: Element): Element[] {
  return [element, ...element.children.flatMap(allElements)]
}

function readAttributes(text: string): Record<string, string> {
  const all = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, readText(value!)] as const,
  )
  if (new Set(all.map(([name]) => name)).size < all.length) throw new Error(`an attribute twice: ${text}`)
  return Object.fromEntries(all)
}

/** What XML 1.0 §2.2 has no character for. */
const NO_CHARACTER = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Cs}/u

function readText(text: string): string {
  if (NO_CHARACTER.test(text)) throw new Error(`not a character of XML in ${JSON.stringify(text)}`)
  if (text.replace(ENTITY, '').includes('&')) throw new Error(`a bare & in ${text}`)
  return text.replace(ENTITY, (entity) => {
    const [, code] = /^&#(x?[0-9a-f]+);$/i.exec(entity) ?? []
    if (code === undefined)
      return { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" }[entity]!
    return String.fromCodePoint(Number(code.replace(/^x/i, '0x')))
  })
}
