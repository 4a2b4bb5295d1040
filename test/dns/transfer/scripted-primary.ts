/** A primary that says what it is told to say: for secondaries that have to expect anything. */

import { TYPE } from '../../../src/dns/iana/types.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { FrameReader } from '../../../src/dns/message/frame-reader.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { parseRecord } from '../../../src/dns/zonefile/record-text.ts'
import type { ByteStream, Clock, Runtime } from '../../../src/runtime/runtime.ts'
import { ORIGIN } from './world.ts'

/** A message, octets as they are, an end, a reset, nothing more for ever, or nothing for three seconds. */
export type Line = Partial<Message> | Uint8Array | 'end' | 'reset' | 'silence' | 'rest'

/** What is said in answer to a request over TCP; over UDP only the first line is. */
export type Play = (request: Message) => readonly Line[]

/** @returns the requests so far, as `SOA udp` */
export async function startScripted(
  host: Pick<Runtime, 'network' | 'clock'>,
  ip: string,
  play: Play,
): Promise<readonly string[]> {
  const asked: string[] = []
  const note = ({ question }: Message, transport: string): void => {
    const type = question!.type === TYPE.SOA ? 'SOA' : question!.type === TYPE.AXFR ? 'AXFR' : 'IXFR'
    asked.push(`${type} ${transport}`)
  }
  const socket = await host.network.bindDatagram({ ip, port: 53 })
  socket.onDatagram((octets, from) => {
    const request = decodeWire(octets)
    note(request, 'udp')
    const [line] = play(request)
    const octetsOf = octetsIn(request, line)
    if (octetsOf !== undefined) socket.send(octetsOf, from)
  })
  await host.network.listen({ ip, port: 53 }, (stream) => {
    serve(stream, host.clock, (request) => {
      note(request, 'tcp')
      return play(request)
    }).catch(() => {})
  })
  return asked
}

async function serve(stream: ByteStream, clock: Clock, play: Play): Promise<void> {
  const frames = new FrameReader()
  for (let octets = await stream.read(); octets !== null; octets = await stream.read()) {
    frames.add(octets)
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
      const request = decodeWire(frame)
      for (const line of play(request)) {
        if (line === 'rest') {
          await new Promise<void>((done) => clock.schedule(3000, done))
          continue
        }
        if (line === 'end') await stream.end()
        if (line === 'reset') stream.abort()
        if (typeof line === 'string') return
        const message = octetsIn(request, line)!
        await stream.write(Uint8Array.of(message.length >>> 8, message.length, ...message))
      }
    }
  }
}

function octetsIn(request: Message, line: Line | undefined): Uint8Array | undefined {
  if (line === undefined || typeof line === 'string') return undefined
  if (line instanceof Uint8Array) return line
  const { id, question } = request
  const flags = FLAG.QR | FLAG.AA
  const nothing = { answers: [], authorities: [], additionals: [], edns: undefined }
  return encodeWire({ id, flags, rcode: 0, question, ...nothing, ...line })
}

/** Records of `example.`; one that begins with `SOA` and a number is its SOA with that serial. */
export function records(...lines: readonly string[]): ResourceRecord[] {
  return lines.map((line) => {
    const [, serial] = /^SOA (\d+)$/.exec(line) ?? []
    const text = serial === undefined ? line : `@ 300 IN SOA ns hostmaster ${serial} 3600 900 604800 60`
    return parseRecord(text, { origin: ORIGIN })
  })
}

/** Answers for the SOA with `serial`, and for transfers as `transfer` does. */
export function playing(serial: number, transfer: Play): Play {
  return (request) =>
    request.question!.type === TYPE.SOA ? [{ answers: records(`SOA ${serial}`) }] : transfer(request)
}
