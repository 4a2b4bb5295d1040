/** What happens to an authority, its zones and the servers around it, in words for the log. */

import { formatSocketAddress } from '../address/socket-address.ts'
import type { AuthorityEvent } from '../authority/authority-event.ts'
import type { CatalogEvent } from '../dns/catalog/catalog-members.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { NameServerEvent } from '../dns/nameserver/name-server-event.ts'
import type { NotifyEvent } from '../dns/transfer/notify-sender.ts'
import { describePeer } from '../dns/transfer/peer.ts'
import type { SecondaryEvent } from '../dns/transfer/secondary-event.ts'
import type { PrimaryNews, RrsetName } from '../dns/update/primary-news.ts'
import { describeLabEvent } from './lab-news.ts'
import { debug, error, info, type NewsLine, warn } from './news-line.ts'
import type { SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import { count } from './zone-report-text.ts'

type Told<K extends AuthorityEvent['kind']> = Extract<AuthorityEvent, { kind: K }>

export async function describeAuthorityEvent(
  event: AuthorityEvent,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<readonly NewsLine[]> {
  switch (event.kind) {
    case 'primary':
      return describePrimary(event.news).map((line) => about(event.zone, line))
    case 'secondary':
      return describeSecondary(event.event).map((line) => about(event.zone, line))
    case 'notify':
      return describeNotify(event.event).map((line) => about(event.zone, line))
    case 'catalog':
      return [describeCatalog(event.event)]
    case 'request':
      return describeRequest(event.event)
    case 'transfer-out':
      return [about(event.zone, describeTransferOut(event))]
    case 'update':
      return [about(event.zone, describeUpdate(event))]
    default:
      return describeLabEvent(event, excerpts, style)
  }
}

function about(zone: string, { level, text }: NewsLine): NewsLine {
  return { level, text: `${zone}: ${text}` }
}

function describePrimary(news: PrimaryNews): NewsLine[] {
  switch (news.kind) {
    case 'recovered':
      return [
        info(`${count(news.updates, 'update')} taken from the journal that the file does not have`),
        ...(news.overruled.length === 0
          ? []
          : [warn(`the file says other than updates of ${rrsetsText(news.overruled)}: the updates count`)]),
      ]
    case 'journal-damaged':
      return [describeDamage(news)]
    case 'journal-failed':
      return [error(`updates are turned away, as they cannot be kept: ${news.error.message}`)]
    case 'written-back':
      return [info(`serial ${news.serial} written to its file`), ...news.notes.map(warn)]
    case 'write-back-failed':
      return [
        error(
          `updates cannot be written to its file; the journal has them, and it will be tried again: ${news.error.message}`,
        ),
      ]
    case 'edit-conflict':
      return [
        error(
          `file and updates say different things of ${rrsetsText(news.rrsets)}: what was served stays, and the file is left alone until it is edited again`,
        ),
      ]
    case 'serial-raised':
      return [warn(`its file was edited, and has serial ${news.fileSerial} still: raised to ${news.serial}`)]
  }
}

/** A torn end is what a crash leaves; nobody was told of what stood there. */
function describeDamage({
  path,
  damage: { kind, at, octets },
}: Extract<PrimaryNews, { kind: 'journal-damaged' }>): NewsLine {
  const what = `the journal ${path} is ${kind} from octet ${at} on`
  return kind === 'torn'
    ? info(`${what}: an update broke off, and was never answered`)
    : error(`${what}: ${octets} octets of updates are lost`)
}

function describeSecondary(event: SecondaryEvent): NewsLine[] {
  switch (event.kind) {
    case 'loaded':
      return event.isExpired
        ? [warn(`the copy with serial ${event.serial} has expired; it is served once a primary confirms it`)]
        : [info(`serial ${event.serial} served from the copy here`)]
    case 'unreadable':
      return [warn(`the copy here is of no use: ${event.error.message}`)]
    case 'progress': {
      const { type, records, octets } = event.progress
      return [info(`${type} under way: ${count(records, 'record')}, ${(octets / 1e6).toFixed(1)} MB`)]
    }
    case 'transferred': {
      const form = event.form === 'whole' ? 'AXFR' : 'IXFR'
      const what = `serial ${event.serial}, ${count(event.records, 'record')}`
      return [
        info(`${what}, from ${describePeer(event.primary)} by ${form} in ${Math.round(event.tookMs)} ms`),
      ]
    }
    case 'confirmed':
      return [debug(`serial ${event.serial} is what ${describePeer(event.primary)} has`)]
    case 'failed':
      return [warn(`nothing from ${describePeer(event.primary)}: ${event.error.message}`)]
    case 'expired':
      return [
        error(`expired: no primary has confirmed serial ${event.serial} for too long; answered SERVFAIL`),
      ]
    case 'not-kept':
      return [warn(`the copy here cannot be written: ${event.error.message}`)]
  }
}

function describeNotify(event: NotifyEvent): NewsLine[] {
  const target = describePeer(event.target)
  switch (event.kind) {
    case 'answered':
      return event.rcode === RCODE.NOERROR
        ? [info(`${target} knows of serial ${event.serial}`)]
        : [warn(`${target} was told of serial ${event.serial}, and says ${formatRcode(event.rcode)}`)]
    case 'unanswered':
      return [warn(`${target} does not answer that it was told of serial ${event.serial}`)]
    case 'failed':
      return [warn(`${target} cannot be told of serial ${event.serial}: ${event.error.message}`)]
  }
}

function describeTransferOut({ serial, form, to }: Told<'transfer-out'>): NewsLine {
  switch (form) {
    case 'whole':
      return info(`all of serial ${serial} sent to ${describePeer(to)}`)
    case 'deltas':
      return info(`what led to serial ${serial} sent to ${describePeer(to)}`)
    case 'none':
      return debug(`${describePeer(to)} has serial ${serial} already`)
  }
}

function describeUpdate({ serial, rcode, from }: Told<'update'>): NewsLine {
  const what = `update of ${describePeer(from)}`
  return rcode === RCODE.NOERROR && serial !== undefined
    ? info(`${what} taken: serial ${serial}`)
    : info(`${what} answered ${formatRcode(rcode)}`)
}

function describeCatalog(event: CatalogEvent): NewsLine {
  const catalog = event.catalog.toString()
  if (event.kind === 'catalog-broken')
    return error(
      `${catalog}: a catalog that cannot be believed, so its zones stay as they are: ${event.reason}`,
    )
  const zone = event.zone.toString()
  switch (event.kind) {
    case 'member-added':
      return info(`${zone}: listed by the catalog ${catalog}`)
    case 'member-removed':
      return info(`${zone}: listed by the catalog ${catalog} no longer, and let go`)
    case 'member-reset':
      return info(`${zone}: listed anew by the catalog ${catalog}, and got anew`)
    case 'member-moved':
      return info(`${zone}: the catalog ${event.from.toString()} has left it to ${catalog}`)
    case 'member-refused':
      return warn(`${zone}: listed by the catalog ${catalog} in vain: ${event.reason}`)
  }
}

function describeRequest(event: NameServerEvent): NewsLine[] {
  const who = event.client === undefined ? 'somebody' : formatSocketAddress(event.client.remote)
  if (event.kind === 'bad-signature')
    return [info(`${who} signs with ${event.keyName.toString()}, and is not believed: ${event.fault}`)]
  const key = event.key === undefined ? '' : ` with key ${event.key.name.toString()}`
  const line = `${event.hosted.origin.toString()}: ${event.access} refused to ${who}${key}`
  // Of those who only ask there may be many.
  return [event.access === 'query' ? debug(line) : info(line)]
}

function rrsetsText(rrsets: readonly RrsetName[]): string {
  return rrsets.map(({ owner, type }) => `${owner.toString()} ${formatType(type)}`).join(', ')
}
