/** The end of each connection: FIN both ways, and who remembers it for a while (RFC 9293 §3.6). */

import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { TCP_FLAG } from '../../wire/tcp.ts'
import { endpointText } from '../flow-text.ts'
import type { JourneyStep } from '../journey.ts'
import { numbersOf, seenAt, type Reading } from '../reading.ts'
import type { Segment } from '../segment.ts'
import { begunConnections, isClients, type BegunConnection } from './connections.ts'
import { blocksOf } from './tcp.ts'
import { countText, listText, msText } from './words.ts'

export function narrateClose(reading: Reading): JourneyStep[] {
  return begunConnections(reading).flatMap((connection) => closeStep(reading, connection))
}

function closeStep(reading: Reading, connection: BegunConnection): JourneyStep[] {
  const { segments, client, server } = connection
  const fins = segments.filter(({ flags }) => (flags & TCP_FLAG.fin) !== 0)
  const [first] = fins
  if (first === undefined) return []
  const beginner = isClients(first, connection) ? 'client' : 'server'
  const end = segments.at(-1)!
  const last = segments.filter((each) => seenAt(each) >= seenAt(first))
  const states = blocksOf(reading, connection, 'client').map(({ state }) => state)
  const ended = states.slice(states.indexOf('ESTABLISHED') + 1)
  return [
    {
      atMs: seenAt(first),
      phase: 'close',
      depth: 1,
      title: `the ${beginner} closes: FIN and ACK both ways, ${msText(arrival(reading, end) - seenAt(first))}; ${listText(ended, 5)} here`,
      text: [
        `In all ${countText(segments.length, 'segment')} between ${endpointText(client)} and ${endpointText(server)}: ${amountText(connection)}.`,
        ...(states.includes('TIME-WAIT')
          ? [
              'TIME-WAIT keeps the two ports apart until no segment of this connection can be on its way any more, and answers should the last ACK be lost.',
            ]
          : []),
        ...(isTranslated(reading, connection)
          ? ['The translator hears of the end, too: its mapping is forgotten after a while (RFC 5382).']
          : []),
      ],
      packets: last.flatMap(numbersOf),
      data: { beginner, states, segments: segments.length },
    },
  ]
}

function isTranslated({ record }: Reading, { client }: BegunConnection): boolean {
  return record.mappings.some(
    ({ protocol, inside }) =>
      protocol === IP_PROTOCOL.tcp && inside.ip === client.ip && inside.port === client.port,
  )
}

function arrival(reading: Reading, segment: Segment): number {
  return reading.pathOf(segment).at(-1)!.packet.atMs
}

function amountText(connection: BegunConnection): string {
  const octets = (end: 'client' | 'server'): number =>
    connection.segments
      .filter((each) => isClients(each, connection) === (end === 'client'))
      .reduce((sum, { text }) => sum + text.length, 0)
  return `${countText(octets('client'), 'octet')} there, ${countText(octets('server'), 'octet')} back`
}
