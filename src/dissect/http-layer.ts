/** HTTP/1.1 (RFC 9112 §2.1) as far as a segment begins a message: the start line and the header; the rest is data. */

import type { Context, Next } from './dissector.ts'
import type { LayerReader } from './layer-reader.ts'

const REQUEST_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ \r\n]+ HTTP\/[0-9]\.[0-9]\r?\n/
const STATUS_LINE = /^HTTP\/[0-9]\.[0-9] [0-9]{3}[^\r\n]*\r?\n/

/** More than any start line that a segment could have room for with what else has to be in it. */
const MOST_LOOKED_AT = 1400

/** Whether a segment begins a message: by its start line, whatever the port. */
export function beginsHttpMessage(octets: Uint8Array): boolean {
  const text = latin1(octets.subarray(0, MOST_LOOKED_AT))
  return STATUS_LINE.test(text) || REQUEST_LINE.test(text)
}

const latin1 = (octets: Uint8Array): string => new TextDecoder('latin1').decode(octets)
const LINE_FEED = 0x0a

export function dissectHttp(reader: LayerReader, context: Context): Next | undefined {
  dissectStartLine(reader)
  for (;;) {
    const length = lineLength(reader)
    if (length === undefined) {
      reader.remark('the header goes on in another segment')
      break
    }
    const at = reader.at
    const line = latin1(reader.view(length)).trimEnd()
    if (line === '') break
    reader.span('header', at, line)
  }
  return reader.remaining === 0 ? undefined : { protocol: 'data', context }
}

/** A request's method, target and version; of a response version, status and reason. */
function dissectStartLine(reader: LayerReader): void {
  const start = reader.at
  const line = latin1(reader.view(lineLength(reader) ?? reader.remaining))
  const end = reader.at
  const isStatus = STATUS_LINE.test(line)
  const [first = '', second = '', ...others] = line.trimEnd().split(' ')
  const third = others.join(' ')
  const names = isStatus ? ['version', 'status', 'reason'] : ['method', 'target', 'version']
  let at = start
  for (const [i, text] of [first, second, third].entries()) {
    reader.at = Math.min(at + text.length, end)
    const value = names[i] === 'status' ? Number(text) : text
    reader.span(names[i]!, at, text, value)
    at = Math.min(reader.at + 1, end)
  }
  reader.at = end
}

/** Up to and with the line feed; undefined when there is none. */
function lineLength({ octets, at, end }: LayerReader): number | undefined {
  const feedAt = octets.subarray(0, end).indexOf(LINE_FEED, at)
  return feedAt < 0 ? undefined : feedAt + 1 - at
}
