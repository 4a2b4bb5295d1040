/** What tcpdump prints of a segment of HTTP: the first line of text, or with `-v` all lines of it. */

/** RFC 9110 §9.3, and those of WebDAV (RFC 4918) and versioning (RFC 3253). */
const METHODS = new Set(
  (
    'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE COPY LOCK MOVE UNLOCK SEARCH REPORT UPDATE LABEL MERGE NOTIFY ' +
    'POLL BCOPY BMOVE BDELETE MKCOL PROPFIND PROPPATCH CHECKOUT CHECKIN SUBSCRIBE UNSUBSCRIBE'
  ).split(' '),
)

export function httpText(data: Uint8Array, verbose: number): string {
  const lines = textLines(data)
  if (lines.length === 0 || !beginsMessage(lines[0]!)) return ': HTTP'
  return verbose === 0 ? `: HTTP: ${lines[0]}` : `: HTTP, length: ${[data.length, ...lines].join('\n\t')}`
}

/** The lines up to the first that holds something other than text; a last one without its end is marked. */
function textLines(data: Uint8Array): string[] {
  const parts = new TextDecoder('latin1').decode(data).split('\n')
  const unfinished = parts.pop()!
  const whole = parts.map((line) => line.replace(/\r$/, ''))
  const firstOther = whole.findIndex((line) => !isText(line))
  if (firstOther >= 0) return whole.slice(0, firstOther)
  return unfinished === '' || !isText(unfinished) ? whole : [...whole, `${unfinished} [|http]`]
}

function isText(line: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(line)
}

/** A method, or a status code after the version. */
function beginsMessage(line: string): boolean {
  const [first = '', second = ''] = line.split(/\s+/)
  return METHODS.has(first) || /^[0-9]{3}$/.test(second)
}
