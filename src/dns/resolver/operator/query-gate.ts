/** Who gets past the door with which query, before anything is looked up: rules, limits, and what is no question. */

import type { Clock } from '../../../runtime/runtime.ts'
import type { Client } from '../../message/client.ts'
import { FLAG } from '../../message/header.ts'
import type { Query, QueryProblem } from '../../message/query.ts'
import { type AccessAction, AccessList, LOOPBACK_ONLY } from '../../policy/access-list.ts'
import { ClientLimits } from '../../policy/client-limits.ts'
import { FORMERR, NO_SNOOPING, NOT_ALLOWED, type Refusal, refusalOf } from '../../policy/refusal.ts'
import type { ResolverOptions } from '../resolver-options.ts'
import type { ResolverSettings } from '../settings.ts'
import { TcpKeepalive } from '../answer/tcp-keepalive.ts'

/** 'truncate' sends the client to TCP, where it shows who it is. */
export type Verdict = 'pass' | 'drop' | 'truncate' | Refusal

export class QueryGate {
  readonly clientLimits: ClientLimits | undefined
  readonly keepalive: TcpKeepalive | undefined
  readonly #clock: Clock
  readonly #access: AccessList

  /** @throws TextError 'bad-address' for a block in `allow` or `access` that is none */
  constructor({ runtime, access, allow = LOOPBACK_ONLY }: ResolverOptions, settings: ResolverSettings) {
    const { clientLimits, tcpKeepaliveMs } = settings
    this.clientLimits = clientLimits && new ClientLimits(clientLimits)
    this.keepalive = tcpKeepaliveMs === undefined ? undefined : new TcpKeepalive(tcpKeepaliveMs)
    this.#clock = runtime.clock
    this.#access = access === undefined ? AccessList.allowing(allow) : AccessList.ruledBy(access)
  }

  /** What the operator allows a client; everything where there is none. */
  accessOf(client: Client | undefined): AccessAction {
    return client === undefined ? 'allow-snoop' : this.#access.actionFor(client.remote.ip)
  }

  /** Whether a query is for anything at all. */
  admit(
    access: AccessAction,
    query: Query,
    problem: QueryProblem | undefined,
    client: Client | undefined,
  ): Verdict {
    if (access === 'deny') return 'drop'
    if (access === 'refuse') return NOT_ALLOWED
    if (this.clientLimits !== undefined && client !== undefined) {
      const admission = this.clientLimits.admits(client, this.#clock.now())
      if (admission !== 'yes') return admission
    }
    const refusal = refusalOf(query, problem)
    if (refusal !== undefined) return refusal
    return this.keepalive?.isMisused(query, client) === true ? FORMERR : 'pass'
  }

  /** Whether a query that nothing local answers is for the cache and the servers. Sets RD where that is the rule. */
  admitBeyondLocal(access: AccessAction, query: Query): Verdict {
    if (access === 'deny-non-local') return 'drop'
    if (access === 'refuse-non-local') return NOT_ALLOWED
    if ((query.flags & FLAG.RD) !== 0) return 'pass'
    if (access === 'allow') return NO_SNOOPING
    if (access === 'allow-setrd') query.flags |= FLAG.RD
    return 'pass'
  }
}
