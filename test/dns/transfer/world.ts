/** Primaries and secondaries in one flat world: what the tests of this folder play in. */

import { Authority } from '../../../src/dns/authority/authority.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { RequestAccess } from '../../../src/dns/hosting/request-access.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { NameServer } from '../../../src/dns/nameserver/name-server.ts'
import { serveBoth } from '../../../src/dns/server/dns-server.ts'
import { answerTransfer } from '../../../src/dns/transfer/answer-transfer.ts'
import { notifyHandler } from '../../../src/dns/transfer/notify-handler.ts'
import { NotifySender, type NotifyEvent } from '../../../src/dns/transfer/notify-sender.ts'
import type { Peer } from '../../../src/dns/transfer/peer.ts'
import type { SecondaryEvent } from '../../../src/dns/transfer/secondary-event.ts'
import { Secondary, type SecondaryOptions } from '../../../src/dns/transfer/secondary.ts'
import { FileStore } from '../../../src/dns/transfer/secondary-store.ts'
import { transferSurroundings } from '../../../src/dns/transfer/transfer-surroundings.ts'
import { DEFAULT_TSIG_ALGORITHM } from '../../../src/dns/tsig/tsig-algorithm.ts'
import { KeyRing, type TsigKey } from '../../../src/dns/tsig/tsig-key.ts'
import { ZoneDraft } from '../../../src/dns/zone/zone-draft.ts'
import { formatZone } from '../../../src/dns/zone/zone-format.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import { parseRecord } from '../../../src/dns/zonefile/record-text.ts'
import type { FlatHost } from '../../../src/sim/flat-host.ts'
import type { FlatWorld } from '../../../src/sim/flat-world.ts'

export const ORIGIN = DomainName.parse('example.')
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export interface ZoneShape {
  readonly serial?: number
  readonly refresh?: number
  readonly retry?: number
  readonly expire?: number
  readonly hosts?: number
}

/** A zone `example.` with so many hosts, named `h0`, `h1`, …. */
export function zoneOf({
  serial = 1,
  refresh = 3600,
  retry = 900,
  expire = 604_800,
  hosts = 3,
}: ZoneShape = {}): Zone {
  const lines = Array.from(
    { length: hosts },
    (_, i) => `h${i} 300 IN A 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
  )
  return parseZone(
    `@ 300 IN SOA ns hostmaster ${serial} ${refresh} ${retry} ${expire} 60\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1\n` +
      lines.join('\n'),
    { origin: ORIGIN },
  )
}

/** Publishes the next generation: these lines come, those go, and the serial is raised by one. */
export function edit(hosted: HostedZone, added: readonly string[], removed: readonly string[] = []): void {
  const draft = new ZoneDraft(hosted.zone!)
  const [soa] = draft.rrset(ORIGIN, TYPE.SOA)
  const rdata = new Uint8Array(soa!.rdata)
  new DataView(rdata.buffer).setUint32(rdata.length - 20, hosted.zone!.serial + 1)
  draft.remove(soa!)
  draft.add({ ...soa!, rdata })
  for (const line of removed) draft.remove(parseRecord(line, { origin: ORIGIN }))
  for (const line of added) draft.add(parseRecord(line, { origin: ORIGIN }))
  const { zone, delta } = draft.finish()!
  hosted.publish(zone, delta)
}

export interface Party {
  readonly host: FlatHost
  readonly hosted: HostedZone
  readonly close: () => Promise<void>
}

export interface PrimaryParty extends Party {
  readonly notifyEvents: NotifyEvent[]
  readonly sender: NotifySender
}

export interface PrimaryOptions {
  readonly zone?: Zone
  readonly notify?: readonly Peer[]
  readonly keys?: readonly TsigKey[]
  readonly transfer?: RequestAccess
}

/** A primary of `zone` at port 53 of `host`. */
export async function startPrimary(
  host: FlatHost,
  { zone = zoneOf(), notify = [], keys = [], transfer = RequestAccess.everybody }: PrimaryOptions = {},
): Promise<PrimaryParty> {
  const surroundings = transferSurroundings(host)
  const { everybody, nobody } = RequestAccess
  const access = { query: everybody, transfer, notify: nobody, update: nobody }
  const hosted = new HostedZone({ origin: ORIGIN, rrclass: CLASS.IN, access })
  hosted.publish(zone)
  const hosting = new ZoneHosting(new Authority())
  hosting.put(hosted)
  const handlers = { transfer: answerTransfer(surroundings) }
  const server = new NameServer({ hosting, keys: new KeyRing(keys), clock: host.clock, handlers })
  const served = await serveBoth(host, { ip: host.addresses[0]!, port: 53 }, server.respond)
  const notifyEvents: NotifyEvent[] = []
  const sender = new NotifySender(surroundings, hosted, notify, (event) => notifyEvents.push(event))
  const close = async (): Promise<void> => {
    sender.close()
    await served.close()
  }
  return { host, hosted, close, notifyEvents, sender }
}

export interface SecondaryParty extends Party {
  readonly secondary: Secondary
  readonly events: SecondaryEvent[]
}

/** A secondary at port 53 of `host`, with its copy in the folder `state`. */
export async function startSecondary(
  host: FlatHost,
  primaries: readonly Peer[],
  { limits, keys = [] }: Pick<SecondaryOptions, 'limits'> & { readonly keys?: readonly TsigKey[] } = {},
): Promise<SecondaryParty> {
  const surroundings = transferSurroundings(host)
  const { everybody, nobody } = RequestAccess
  const access = { query: everybody, transfer: everybody, notify: everybody, update: nobody }
  const hosted = new HostedZone({ origin: ORIGIN, rrclass: CLASS.IN, access })
  const hosting = new ZoneHosting(new Authority())
  hosting.put(hosted)
  const events: SecondaryEvent[] = []
  const store = new FileStore(
    { files: host.files, clock: host.clock, pause: surroundings.pause },
    'state',
    ORIGIN,
  )
  const options = { primaries, store, ...(limits && { limits }) }
  const secondary = new Secondary(surroundings, hosted, options, (event) => events.push(event))
  const handlers = {
    transfer: answerTransfer(surroundings),
    notify: notifyHandler(() => secondary),
  }
  const server = new NameServer({ hosting, keys: new KeyRing(keys), clock: host.clock, handlers })
  const served = await serveBoth(host, { ip: host.addresses[0]!, port: 53 }, server.respond)
  await secondary.start()
  const close = async (): Promise<void> => {
    await secondary.stop()
    await served.close()
  }
  return { host, hosted, secondary, events, close }
}

/** A key whose secret is made of one octet. */
export function keyOf(name: string, octet: number): TsigKey {
  const secret = new Uint8Array(32).fill(octet)
  return { name: DomainName.parse(name), algorithm: DEFAULT_TSIG_ALGORITHM, secret }
}

export function peerAt(ip: string, key?: TsigKey): Peer {
  return { address: { ip, port: 53 }, ...(key && { key }) }
}

/** Whether two zones hold the same records. */
export function sameRecords(a: Zone | undefined, b: Zone | undefined): boolean {
  return a !== undefined && b !== undefined && formatZone(a) === formatZone(b)
}

export const kindsOf = (events: readonly { readonly kind: string }[]): string[] =>
  events.map(({ kind }) => kind).filter((kind) => kind !== 'progress')

/** The rcode that a server at `ip` gives for the SOA of the zone; undefined when it does not answer within a second. */
export async function rcodeAt(world: FlatWorld, host: FlatHost, ip: string): Promise<number | undefined> {
  const socket = await host.network.bindDatagram({ ip: host.addresses[0]!, port: 0 })
  const answer = new Promise<number | undefined>((resolve) => {
    socket.onDatagram((octets) => resolve(decodeWire(octets).rcode))
    host.clock.schedule(1000, () => resolve(undefined))
  })
  socket.send(encodeQuery({ id: 7, name: ORIGIN, type: TYPE.SOA, flags: 0 }), { ip, port: 53 })
  const rcode = await world.run(answer)
  socket.close()
  return rcode
}

export { RCODE }
