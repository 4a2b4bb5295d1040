/** A name server in its simplest form, for tests of what goes over the wire: no signatures, everybody may do everything. */

import { Authority } from '../../../src/dns/authority/authority.ts'
import { OPCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import type { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import type { Client } from '../../../src/dns/message/client.ts'
import { opcodeOf } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import type { Respond, Response } from '../../../src/dns/server/respond.ts'
import type { TransferRequest } from '../../../src/dns/transfer/transfer-request.ts'

type Handler = (request: TransferRequest, hosted: HostedZone) => Response | Promise<Response>

export interface Handlers {
  readonly transfer?: Handler
  readonly notify?: Handler
}

const NO_HANDLERS: Handlers = {}

/** Answers for `hosted` alone. */
export function plainServer(hosted: HostedZone, { transfer, notify }: Handlers = NO_HANDLERS): Respond {
  const hosting = new ZoneHosting(new Authority())
  hosting.put(hosted)
  return (octets: Uint8Array, client: Client) => {
    const flags = (octets[2]! << 8) | octets[3]!
    const isNotify = opcodeOf(flags) === OPCODE.NOTIFY
    const type = isNotify ? undefined : decodeWire(octets).question?.type
    const handler = isNotify ? notify : type === TYPE.AXFR || type === TYPE.IXFR ? transfer : undefined
    if (handler === undefined) return hosting.authority.respond(octets, client)
    const room = client.transport === 'udp' ? 1232 : 0xffff
    return handler({ message: decodeWire(octets), client, room }, hosted)
  }
}
