/** What can be wrong with the numbers and the mailbox of an SOA (RFC 1035 §3.3.13, RFC 1912 §2.2). */

import { TYPE } from '../../iana/types.ts'
import { formatName } from '../../name/name-text.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { describeDuration } from '../../zonefile/ttl-text.ts'
import type { Finding } from '../finding.ts'
import { isSerialRaised, nextSerial } from '../serial-number.ts'
import { dateOf } from '../serial-style.ts'
import type { Zone } from '../zone.ts'
import { labelsOf, namesInData } from './data-names.ts'

/** Which token of the data each number is. */
const PART = { SERIAL: 2, REFRESH: 3, RETRY: 4, EXPIRE: 5, MINIMUM: 6 } as const

const DAY_SECONDS = 86_400
const DAY_MS = 86_400_000

interface Timers {
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

/** What is wrong with the SOA by itself, as seen at `nowMs` (epoch). */
export function* checkSoa(zone: Zone, nowMs: number): Iterable<Finding> {
  const record = zone.rrset(zone.origin, TYPE.SOA)[0]!
  yield* checkTimers(record)
  yield* checkMailbox(record)
  const date = dateOf(zone.serial)
  // Somewhere it is tomorrow already.
  if (date === undefined || date <= nowMs + DAY_MS) return
  yield {
    rule: 'serial-in-future',
    severity: 'warning',
    record,
    part: PART.SERIAL,
    message: `the serial ${zone.serial} names a day that is yet to come`,
    why: 'until then the date says nothing about the zone; and it cannot go back: secondaries take only what comes after',
  }
}

function* checkTimers(record: ResourceRecord): Iterable<Finding> {
  const { refresh, retry, expire, minimum } = timersOf(record)
  const base = { rule: 'soa-timers', severity: 'warning', record } as const
  if (expire <= refresh) {
    const message = `a secondary expires (${say(expire)}) before it looks for news again (${say(refresh)})`
    yield {
      ...base,
      part: PART.EXPIRE,
      message,
      why: 'it stops to answer between two looks, though all is well',
    }
  }
  if (retry > refresh) {
    const message = `retry (${say(retry)}) is longer than refresh (${say(refresh)})`
    yield {
      ...base,
      part: PART.RETRY,
      message,
      why: 'after a failure a secondary would wait longer than without one',
    }
  }
  if (expire > refresh && expire < refresh + retry) {
    const message = `expire (${say(expire)}) leaves no time to retry (refresh and retry take ${say(refresh + retry)})`
    yield {
      ...base,
      part: PART.EXPIRE,
      message,
      why: 'a single look that fails makes a secondary give up the zone',
    }
  }
  if (minimum > DAY_SECONDS) {
    const message = `that a name does not exist is remembered for ${say(minimum)}`
    const why =
      'the last number is no default TTL but how long "no" is cached; resolvers cap it at a day or less (RFC 2308 §5)'
    yield { ...base, part: PART.MINIMUM, message, why }
  }
}

function say(seconds: number): string {
  return describeDuration(seconds)
}

function timersOf({ rdata }: ResourceRecord): Timers {
  const view = new DataView(rdata.buffer, rdata.byteOffset + rdata.length - 16, 16)
  const [refresh, retry, expire, minimum] = [0, 4, 8, 12].map((at) => view.getUint32(at))
  return { refresh: refresh!, retry: retry!, expire: expire!, minimum: minimum! }
}

function* checkMailbox(record: ResourceRecord): Iterable<Finding> {
  const { name, part } = namesInData(record)[1]!
  const [first = '', ...rest] = labelsOf(name)
  const whole = [first, ...rest].join('.')
  const at = whole.indexOf('@')
  if (at < 0) return
  yield {
    // Knot refuses to load such a zone.
    rule: 'at-in-mailbox',
    severity: 'error',
    record,
    part,
    repair: { kind: 'replace', text: mailboxText(whole.slice(0, at), whole.slice(at + 1)) },
    message: `the mailbox ${formatName(name.octets)} has an @`,
    why: 'it is written as a name: the first label is the user, what follows the domain (RFC 1035 §8)',
  }
}

/** Dots of the user are part of the first label. */
function mailboxText(user: string, domain: string): string {
  return `${user.replaceAll('.', '\\.')}.${domain}.`
}

/** What is wrong with the serial, given the version before. `isSame` says whether all else is. */
export function* checkSerial(zone: Zone, previous: Zone, isSame: boolean): Iterable<Finding> {
  const record = zone.rrset(zone.origin, TYPE.SOA)[0]!
  const base = { record, part: PART.SERIAL } as const
  const repair = { kind: 'replace', text: String(nextSerial(previous.serial)) } as const
  if (zone.serial === previous.serial) {
    if (isSame) return
    yield {
      ...base,
      rule: 'serial-unchanged',
      severity: 'warning',
      repair,
      message: `the zone has changed, its serial has not (${zone.serial})`,
      why: 'secondaries look at the serial alone: they will not fetch what is new',
    }
    return
  }
  if (isSerialRaised(previous.serial, zone.serial)) return
  yield {
    ...base,
    rule: 'serial-backward',
    severity: 'error',
    repair,
    message: `the serial went back from ${previous.serial} to ${zone.serial}`,
    why: 'secondaries take only what comes after (RFC 1982): they keep the old zone until it expires',
  }
}
