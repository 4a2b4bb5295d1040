/** What a report about a packet means to the socket that sent it. */

import type { SocketErrorCode } from '../runtime/runtime.ts'
import { UNREACHABLE_CODE } from '../wire/icmp.ts'
import type { IcmpReport } from './ip-packet.ts'

const OF_UNREACHABLE = new Map<number, SocketErrorCode>([
  [UNREACHABLE_CODE.network, 'ENETUNREACH'],
  [UNREACHABLE_CODE.protocol, 'ECONNREFUSED'],
  [UNREACHABLE_CODE.port, 'ECONNREFUSED'],
  [UNREACHABLE_CODE.fragmentationNeeded, 'EMSGSIZE'],
  [UNREACHABLE_CODE.networkUnknown, 'ENETUNREACH'],
  [UNREACHABLE_CODE.networkProhibited, 'ENETUNREACH'],
  [UNREACHABLE_CODE.networkForTypeOfService, 'ENETUNREACH'],
])

/** Undefined where nothing has come to harm. */
export function socketErrorOf({ kind, code }: IcmpReport): SocketErrorCode | undefined {
  switch (kind) {
    case 'unreachable':
      return OF_UNREACHABLE.get(code) ?? 'EHOSTUNREACH'
    case 'time-exceeded':
    case 'neighbor-failed':
      return 'EHOSTUNREACH'
    case 'parameter-problem':
      return 'OTHER'
    case 'redirect':
      return undefined
  }
}
