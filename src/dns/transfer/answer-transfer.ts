/**
 * Zone transfer out: AXFR (RFC 5936) and IXFR (RFC 1995). Who may have a zone has been decided before; how messages are
 * signed and sent is for others as well. They are made only as fast as somebody takes them.
 */

import { OPCODE, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { FLAG, withOpcode } from '../message/header.ts'
import { encodeWire, type Message } from '../message/message.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import type { Response } from '../server/respond.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import type { Zone } from '../zone/zone.ts'
import { condenseDeltas } from './condensed-delta.ts'
import { planIncremental } from './incremental-plan.ts'
import { MessagePacker } from './message-packer.ts'
import { RecordList, WholeZone, type RecordSource } from './record-source.ts'
import { soaSerial } from '../rdata/soa-data.ts'
import { OUTWARD_LIMITS } from './transfer-limits.ts'
import type { TransferRequest } from './transfer-request.ts'

/** What a request comes to: all of the zone, what has changed, or nothing, as the client is no older than we are. */
export type TransferForm = 'whole' | 'deltas' | 'none'

/** `tell` is told once it is clear what is to be sent; not of what is turned away, or has to come back over TCP. */
export type AnswerTransfer = (
  request: TransferRequest,
  hosted: HostedZone,
  tell?: (form: TransferForm) => void,
) => Response | Promise<Response>

/**
 * What answers AXFR and IXFR. `pause` is awaited after each message, which is less than a millisecond of work: one for
 * all transfers keeps them from adding up (`Turns`).
 */
export function answerTransfer({ pause }: { readonly pause: () => Promise<void> }): AnswerTransfer {
  return (request, hosted, tell = () => {}) => {
    const { message, client } = request
    if (hosted.zone === undefined) return refuse(message, RCODE.SERVFAIL)
    if (message.question?.type === TYPE.IXFR)
      return answerIncremental(request, hosted, hosted.zone, pause, tell)
    // RFC 5936 §4.2: there is no AXFR over UDP.
    if (client?.transport === 'udp') return refuse(message, RCODE.FORMERR)
    tell('whole')
    return series(request, new WholeZone(hosted.zone), pause)
  }
}

function answerIncremental(
  request: TransferRequest,
  hosted: HostedZone,
  zone: Zone,
  pause: () => Promise<void>,
  tell: (form: TransferForm) => void,
): Response {
  const serial = clientSerial(request.message, hosted)
  if (serial === undefined) return refuse(request.message, RCODE.FORMERR)
  const plan = planIncremental(zone, hosted.history, serial)
  if (request.client?.transport === 'udp') {
    // RFC 1995 §2, §4: what does not fit a datagram is answered with our SOA, and the client comes back over TCP.
    const whole =
      plan.kind === 'deltas' ? single(request, new RecordList(listDeltas(plan.deltas))) : undefined
    if (whole !== undefined) tell('deltas')
    else if (plan.kind === 'current') tell('none')
    return whole ?? onlySoa(request, zone)
  }
  tell(plan.kind === 'current' ? 'none' : plan.kind)
  switch (plan.kind) {
    case 'current':
      return onlySoa(request, zone)
    case 'whole':
      return series(request, new WholeZone(zone), pause)
    case 'deltas':
      return plan.deltas.length > OUTWARD_LIMITS.deltas
        ? condensedSeries(request, plan.deltas, pause)
        : series(request, new RecordList(listDeltas(plan.deltas)), pause)
  }
}

/** The serial of the SOA in the authority section (RFC 1995 §3). */
function clientSerial({ authorities }: Message, { origin, rrclass }: HostedZone): number | undefined {
  const soa = authorities.find((record) => record.type === TYPE.SOA && record.rrclass === rrclass)
  return soa?.owner.equals(origin) === true ? soaSerial(soa.rdata) : undefined
}

/** The newest SOA, each change with the old SOA before what is removed and the new one before what is added, the newest SOA. */
function* listDeltas(deltas: readonly ZoneDelta[]): Generator<ResourceRecord, void> {
  const newest = deltas.at(-1)!.added[0]!
  yield newest
  for (const { removed, added } of deltas) {
    yield* removed
    yield* added
  }
  yield newest
}

async function* series(
  { message, room }: TransferRequest,
  source: RecordSource,
  pause: () => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  const packer = new MessagePacker(message, { octets: Math.min(room, OUTWARD_LIMITS.messageOctets), room })
  for (;;) {
    packer.begin()
    const isLast = source.fill(packer)
    if (packer.isEmpty) throw new RangeError('a record that no message can hold')
    yield packer.finish()
    if (isLast) return
    await pause()
  }
}

async function* condensedSeries(
  request: TransferRequest,
  deltas: readonly ZoneDelta[],
  pause: () => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  const [first, ...others] = deltas
  const condensed = await condenseDeltas([first!, ...others], pause)
  yield* series(request, new RecordList(listDeltas([condensed])), pause)
}

/** One message with all of it; undefined when it does not fit. */
function single({ message, room }: TransferRequest, source: RecordSource): Uint8Array | undefined {
  const packer = new MessagePacker(message, { octets: room, room })
  packer.begin()
  return source.fill(packer) ? packer.finish() : undefined
}

function onlySoa({ message, room }: TransferRequest, zone: Zone): Uint8Array {
  const packer = new MessagePacker(message, { octets: room, room })
  packer.begin()
  return packer.addSoa(zone) ? packer.finish() : refuse(message, RCODE.NOERROR, FLAG.TC)
}

function refuse(request: Message, rcode: number, flags = 0): Uint8Array {
  const { id, question, edns } = request
  return encodeWire({
    id,
    flags: withOpcode(FLAG.QR | flags, OPCODE.QUERY),
    rcode,
    question,
    answers: [],
    authorities: [],
    additionals: [],
    edns: edns && { ...edns, flags: 0, options: [] },
  })
}
