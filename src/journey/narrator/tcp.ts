/** The handshake of TCP: port, control block, and the three segments with what each end can do (RFC 9293 §3.5). */

import { decodeTcp, MAX_TCP_WINDOW, TCP_FLAG } from '../../wire/tcp.ts'
import { endpointText } from '../flow-text.ts'
import type { JourneyStep } from '../journey.ts'
import { numbersOf, seenAt, type Reading } from '../reading.ts'
import type { PacketView } from '../packet-view.ts'
import type { ControlBlock } from '../record.ts'
import type { Segment } from '../segment.ts'
import { begunConnections, isClients, type BegunConnection } from './connections.ts'
import { countText, listText, msText } from './words.ts'

export function narrateTcp(reading: Reading): JourneyStep[] {
  return begunConnections(reading).flatMap((connection) => [
    blockStep(reading, connection),
    ...handshakeSteps(reading, connection),
    ...stateSteps(reading, connection),
  ])
}

/** The records that the kernel of an end has kept of the connection, in order. */
export function blocksOf(
  reading: Reading,
  { client, server }: BegunConnection,
  end: 'client' | 'server',
): ControlBlock[] {
  const [own, other] = end === 'client' ? [client, server] : [server, client]
  return reading.record.controlBlocks.filter(({ machine, local, remote }) => {
    const isOwn = local.ip === own.ip && local.port === own.port
    // To the server, the client is at the outside of its translator.
    const isOther = end === 'server' || (remote.ip === other.ip && remote.port === other.port)
    return isOwn && isOther && (machine === reading.record.from) === (end === 'client')
  })
}

function blockStep(reading: Reading, connection: BegunConnection): JourneyStep {
  const { atMs, client, server, syn } = connection
  const [block] = blocksOf(reading, connection, 'client')
  return {
    atMs,
    phase: 'tcp',
    depth: 1,
    title: `connect(${endpointText(server)}) from port ${client.port}, a free one; control block made, SYN-SENT`,
    text: [
      `The four numbers ${endpointText(client)} and ${endpointText(server)} name the connection; the port is ephemeral, taken at random from 49152 … 65535 (RFC 6056).`,
      `The initial sequence number ${syn.sequence} is a hash of the four with a secret and the clock: nobody outside can guess it (RFC 6528).`,
      ...(block === undefined ? [] : [blockText(block)]),
    ],
    packets: [],
    data: { local: endpointText(client), remote: endpointText(server), block },
  }
}

function blockText(block: ControlBlock): string {
  const { sendUnacknowledged, sendNext, receiveWindow, congestionWindow, timeoutMs, congestionControl } =
    block
  return `The control block: SND.UNA ${sendUnacknowledged}, SND.NXT ${sendNext}, receive window ${receiveWindow}, congestion window ${congestionWindow} (${congestionControl}), retransmission after ${msText(timeoutMs)}.`
}

function handshakeSteps(reading: Reading, connection: BegunConnection): JourneyStep[] {
  const { segments, syn } = connection
  const answer = segments.find((each) => !isClients(each, connection) && isSynAck(each))
  const third =
    answer &&
    segments.find((each) => isClients(each, connection) && seenAt(each) > seenAt(answer) && !isReset(each))
  const sent = (segment: Segment): number => segment.sightings[0]!.packet.atMs
  const steps = [
    step(sent(syn), syn, `SYN: ${optionsText(syn)}`, [
      'The first of three: here is my sequence number, and this is what I can do.',
      ...clampText(reading, syn),
      ...windowText(syn),
    ]),
  ]
  if (answer !== undefined) {
    const path = reading.pathOf(answer)
    const arrivedMs = path.at(-1)!.packet.atMs
    steps.push(
      step(arrivedMs, answer, `SYN-ACK after ${msText(arrivedMs - sent(syn))}: ${optionsText(answer)}`, [
        `It acknowledges ${answer.header.acknowledgment}: the SYN counts as one octet. Its own number is ${answer.sequence}.`,
        ...windowText(answer),
      ]),
    )
  }
  if (third !== undefined) steps.push(step(sent(third), third, thirdTitle(reading, connection), []))
  return steps
}

function thirdTitle(reading: Reading, connection: BegunConnection): string {
  const block = blocksOf(reading, connection, 'client').find(({ state }) => state === 'ESTABLISHED')
  if (block === undefined) return 'ACK'
  const { segmentSize, congestionWindow, smoothedRttMs } = block
  const rtt = smoothedRttMs === undefined ? '' : `, round trip ${msText(smoothedRttMs)}`
  return `ACK: ESTABLISHED; ${countText(segmentSize, 'octet')} a segment, congestion window ${congestionWindow}${rtt}`
}

/** What the options of a SYN say. */
function optionsText({ header }: Segment): string {
  const { mss, windowScale, sackPermitted, timestamp, window } = header
  const options = [
    ...(mss === undefined ? [] : [`MSS ${mss}`]),
    `window ${window.toLocaleString('en-US')}${windowScale === undefined ? '' : ` (then × ${2 ** windowScale})`}`,
    ...(sackPermitted ? ['SACK'] : []),
    ...(timestamp === undefined ? [] : ['timestamps']),
  ]
  return listText(options, 5)
}

function windowText({ header: { windowScale } }: Segment): string[] {
  if (windowScale === undefined) return []
  return [
    `The window says how much may be sent before an acknowledgment; its field ends at ${MAX_TCP_WINDOW}, hence the scale of 2^${windowScale} (RFC 7323).`,
  ]
}

/** Routers to a narrow line lower the MSS of what passes, so that nobody sends more than fits. */
function clampText(reading: Reading, syn: Segment): string[] {
  const { mss } = syn.header
  const path = reading.pathOf(syn)
  const clamped = path.find(({ view }) => mssIn(view) !== mss)
  if (mss === undefined || clamped === undefined) return []
  return [
    `${clamped.packet.from} lowers the MSS to ${mssIn(clamped.view)} as it passes: no more fits through its line in one piece.`,
  ]
}

function mssIn({ octets, at, end }: PacketView): number | undefined {
  return decodeTcp(octets, at, end).mss
}

function isSynAck({ flags }: Segment): boolean {
  const both = TCP_FLAG.syn | TCP_FLAG.ack
  return (flags & both) === both
}

function isReset({ flags }: Segment): boolean {
  return (flags & TCP_FLAG.rst) !== 0
}

/** The first state has come with the block itself. */
function isNews({ state }: ControlBlock): boolean {
  return state !== 'SYN-SENT'
}

/** The states that the two ends go through. */
function stateSteps(reading: Reading, connection: BegunConnection): JourneyStep[] {
  return (['client', 'server'] as const).flatMap((end) =>
    blocksOf(reading, connection, end)
      .filter(isNews)
      .map((block): JourneyStep => {
        const { atMs, machine, state } = block
        return {
          atMs,
          phase: 'tcp',
          depth: 2,
          title: `${machine}: the connection is ${state}`,
          text: [blockText(block)],
          packets: [],
          data: { ...block },
        }
      }),
  )
}

function step(atMs: number, segment: Segment, title: string, text: readonly string[]): JourneyStep {
  const { sequence, header, flags } = segment
  const { acknowledgment, window } = header
  const data = { sequence, acknowledgment, flags, window, mss: header.mss, windowScale: header.windowScale }
  return { atMs, phase: 'tcp', depth: 1, title, text, packets: numbersOf(segment), data }
}
