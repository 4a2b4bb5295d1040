// A machine of the simulated Internet: answers from its zones, as its quirk has it. It listens for TCP by itself;
// whoever brings datagrams calls `respond`.

import { Authority } from '../../src/dns/authority/authority.ts'
import { DNS_PORT } from '../../src/dns/iana/port.ts'
import type { Client } from '../../src/dns/message/client.ts'
import { COUNT_AT, HEADER_LENGTH } from '../../src/dns/message/header.ts'
import { decodeWire } from '../../src/dns/message/message.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { serveTcp } from '../../src/dns/server/tcp-server.ts'
import type { FlatHost } from '../../src/sim/flat-host.ts'
import type { Machine } from './internet.ts'
import { textOf, upwards } from './names.ts'
import { QUIRKS } from './quirks.ts'
import type { ZoneContent } from './zone-content.ts'

/** A zone that is to be put, or taken away when there is no content, at some time. */
interface Change {
  readonly atMs: number
  readonly origin: string
  readonly content: ZoneContent | undefined
}

/** Told of each name about which something was said. */
export type OnSaid = (name: string) => void

export class SimulatedServer {
  readonly machine: Machine
  readonly #host: FlatHost
  readonly #onSaid: OnSaid
  readonly #authority = new Authority()
  readonly #contents = new Map<string, ZoneContent>()
  /** In the order of their times. */
  #changes: Change[]

  constructor(machine: Machine, host: FlatHost, onSaid: OnSaid) {
    this.machine = machine
    this.#host = host
    this.#onSaid = onSaid
    this.#changes = Array.from(machine.zones, ({ origin, content }) => ({ atMs: 0, origin, content }))
  }

  async listen(): Promise<void> {
    if (QUIRKS[this.machine.quirk].hasTcp === false) return
    for (const ip of this.machine.ips)
      await serveTcp(this.#host, { ip, port: DNS_PORT }, (query, client) => this.respond(query, client))
  }

  /** Serves this content of a zone from then on; none when the zone is taken away. */
  change(origin: string, content: ZoneContent | undefined, atMs: number): void {
    // What was to come later by way of a lag is older, all the same.
    this.#changes = this.#changes.filter((change) => change.origin !== origin || change.atMs <= atMs)
    this.#changes.push({ atMs, origin, content })
    this.#changes.sort((a, b) => a.atMs - b.atMs)
  }

  /** The response is to be copied before the next call. */
  respond(octets: Uint8Array, client: Client): Uint8Array | null {
    this.#applyChanges()
    const response = this.#authority.respond(octets, client)
    if (response === null) return null
    const { answer } = QUIRKS[this.machine.quirk]
    if (answer === undefined && response[COUNT_AT.answer] === 0 && response[COUNT_AT.answer + 1]! < 2) {
      this.#onSaid(nameAsked(octets))
      return response
    }
    const message = decodeWire(response)
    const name = textOf(message.question!.name)
    this.#onSaid(name)
    for (const { owner } of message.answers) this.#onSaid(textOf(owner))
    if (answer === undefined) return response
    const asksEmptyNonTerminal = this.#isEmptyNonTerminal(name)
    return answer({ query: decodeWire(octets), transport: client.transport, response, asksEmptyNonTerminal })
  }

  #applyChanges(): void {
    const nowMs = this.#host.clock.now()
    while (this.#changes.length > 0 && this.#changes[0]!.atMs <= nowMs) {
      const { origin, content } = this.#changes.shift()!
      if (content === undefined) {
        this.#contents.delete(origin)
        this.#authority.removeZone(DomainName.parse(origin))
      } else {
        this.#contents.set(origin, content)
        this.#authority.putZone(content.zone)
      }
    }
  }

  #isEmptyNonTerminal(name: string): boolean {
    for (const origin of upwards(name)) {
      const content = this.#contents.get(origin)
      if (content !== undefined) return content.isEmptyNonTerminal(name)
    }
    return false
  }
}

function nameAsked(query: Uint8Array): string {
  return textOf(DomainName.from(query, HEADER_LENGTH))
}
