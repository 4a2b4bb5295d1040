/** Who handles transfers, notifications and updates of the zones of an authority, with what is counted of them. */

import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { RequestHandlers } from '../dns/nameserver/request-handler.ts'
import { answerTransfer } from '../dns/transfer/answer-transfer.ts'
import { notifyHandler } from '../dns/transfer/notify-handler.ts'
import { updateHandler } from '../dns/update/update-handler.ts'
import type { Traffic } from './traffic.ts'
import type { ZoneSource } from './zone-table.ts'

/** Of the fourth octet of a message. */
const RCODE_BITS = 0x0f

/** @param sourceOf where a zone is from */
export function requestHandlers(
  sourceOf: (hosted: HostedZone) => ZoneSource | undefined,
  pause: () => Promise<void>,
  traffic: Traffic,
): Required<RequestHandlers> {
  const transfer = answerTransfer({ pause })
  const notify = notifyHandler((hosted) => sourceOf(hosted)?.secondary)
  const update = updateHandler((hosted) => sourceOf(hosted)?.dynamic)
  return {
    transfer: (request, hosted) => {
      traffic.countTransferOut(request.message.question?.type === TYPE.IXFR ? 'IXFR' : 'AXFR')
      return transfer(request, hosted)
    },
    notify: (request, hosted) => {
      traffic.countNotifyIn()
      return notify(request, hosted)
    },
    update: async (request, hosted) => {
      const response = await update(request, hosted)
      traffic.countUpdate(response[3]! & RCODE_BITS)
      return response
    },
  }
}
