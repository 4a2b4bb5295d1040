/** A zone as it is served, with the servers that are told of its changes: all that does not depend on where it is from. */

import type { ZonePolicy } from '../config/authority-settings.ts'
import { HostedZone } from '../dns/hosting/hosted-zone.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { NotifySender } from '../dns/transfer/notify-sender.ts'
import type { Peer } from '../dns/transfer/peer.ts'
import { identityOfPeers } from './peer-identity.ts'
import type { SourceContext } from './source-context.ts'

export class ServedZone {
  readonly hosted: HostedZone
  readonly #context: SourceContext
  #targets: readonly Peer[] = []
  #sender: NotifySender | undefined

  constructor(context: SourceContext, origin: DomainName, rrclass: number, policy: ZonePolicy) {
    this.#context = context
    this.hosted = new HostedZone({ origin, rrclass })
    this.obey(policy)
  }

  /** Who may do what, and who is told of changes, from now on. */
  obey({ access, notify }: ZonePolicy): void {
    this.hosted.access = access
    if (identityOfPeers(notify) === identityOfPeers(this.#targets)) return
    const { surroundings, observe } = this.#context
    const zone = this.hosted.origin.toString()
    this.#sender?.close()
    this.#targets = notify
    this.#sender = new NotifySender(surroundings, this.hosted, notify, (event) =>
      observe({ kind: 'notify', zone, event }),
    )
    this.#sender.notify()
  }

  /** Tells all that are to be told what is served now. @returns how many these are */
  notify(): number {
    this.#sender?.notify()
    return this.#targets.length
  }

  /** Tells nobody any more. */
  close(): void {
    this.#sender?.close()
  }
}
