/** NOTIFY as it comes in (RFC 1996): answered at once, whatever will come of it. Whoever may not has been turned away before. */

import type { HostedZone } from '../hosting/hosted-zone.ts'
import { OPCODE, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { EDNS_DO, SAFE_UDP_SIZE } from '../message/edns.ts'
import { FLAG, withOpcode } from '../message/header.ts'
import { encodeWire, type Message } from '../message/message.ts'
import type { Secondary } from './secondary.ts'
import { soaSerial } from '../rdata/soa-data.ts'
import type { TransferRequest } from './transfer-request.ts'

/** `find` tells the secondary that keeps a zone; undefined for one that has no primary, which takes no notice. */
export function notifyHandler(
  find: (hosted: HostedZone) => Pick<Secondary, 'notified'> | undefined,
): (request: TransferRequest, hosted: HostedZone) => Uint8Array {
  return ({ message, client }, hosted) => {
    // RFC 1996 §3.7: other changes than those of the SOA may be told some day.
    if (message.question?.type !== TYPE.SOA) return answer(message, RCODE.NOTIMP)
    find(hosted)?.notified(client?.remote.ip ?? '', hintIn(message, hosted))
    return answer(message, RCODE.NOERROR)
  }
}

/** RFC 1996 §3.7: the answer section may hold the new SOA. */
function hintIn({ answers }: Message, { origin }: HostedZone): number | undefined {
  const soa = answers.find(({ type, owner }) => type === TYPE.SOA && owner.equals(origin))
  return soa && soaSerial(soa.rdata)
}

/** RFC 1996 §4.7: the header and question of the request, with QR set. */
function answer({ id, question, edns }: Message, rcode: number): Uint8Array {
  return encodeWire({
    id,
    flags: withOpcode(FLAG.QR | FLAG.AA, OPCODE.NOTIFY),
    rcode,
    question,
    answers: [],
    authorities: [],
    additionals: [],
    edns: edns && { ...edns, version: 0, udpSize: SAFE_UDP_SIZE, flags: edns.flags & EDNS_DO, options: [] },
  })
}
