/** Who handles transfers, notifications and updates of the zones of an authority, with what is counted and told of them. */

import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { RequestHandlers, ServerRequest } from '../dns/nameserver/request-handler.ts'
import { answerTransfer } from '../dns/transfer/answer-transfer.ts'
import { notifyHandler } from '../dns/transfer/notify-handler.ts'
import type { Peer } from '../dns/transfer/peer.ts'
import { updateHandler } from '../dns/update/update-handler.ts'
import type { AuthorityObserver } from './authority-event.ts'
import type { Traffic } from './traffic.ts'
import type { ZoneSource } from './zone-table.ts'

/** Of the fourth octet of a message. */
const RCODE_BITS = 0x0f

/** @param sourceOf where a zone is from */
export function requestHandlers(
  sourceOf: (hosted: HostedZone) => ZoneSource | undefined,
  pause: () => Promise<void>,
  traffic: Traffic,
  observe: AuthorityObserver,
): Required<RequestHandlers> {
  const transfer = answerTransfer({ pause })
  const notify = notifyHandler((hosted) => sourceOf(hosted)?.secondary)
  const update = updateHandler((hosted) => sourceOf(hosted)?.dynamic)
  return {
    transfer: (request, hosted) => {
      traffic.countTransferOut(request.message.question?.type === TYPE.IXFR ? 'IXFR' : 'AXFR')
      const to = peerOf(request)
      const { origin, zone } = hosted
      return transfer(request, hosted, (form) => {
        if (to === undefined || zone === undefined) return
        observe({ kind: 'transfer-out', zone: origin.toString(), serial: zone.serial, form, to })
      })
    },
    notify: (request, hosted) => {
      traffic.countNotifyIn()
      return notify(request, hosted)
    },
    update: async (request, hosted) => {
      const response = await update(request, hosted)
      const rcode = response[3]! & RCODE_BITS
      traffic.countUpdate(rcode)
      const from = peerOf(request)
      const { origin, zone } = hosted
      if (from !== undefined)
        observe({ kind: 'update', zone: origin.toString(), serial: zone?.serial, rcode, from })
      return response
    },
  }
}

/** Undefined for a request of this very program. */
function peerOf({ client, key }: ServerRequest): Peer | undefined {
  return client && { address: client.remote, ...(key !== undefined && { key }) }
}
