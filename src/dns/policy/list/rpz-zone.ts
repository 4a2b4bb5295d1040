/**
 * Reads a response policy zone: a zone file whose records are rules (draft-vixie-dnsop-dns-rpz-00). Owners say when,
 * data says what: `CNAME .` is NXDOMAIN, `CNAME *.` NODATA, and so on; any other record is an answer of its own.
 */

import { TextError } from '../../../errors.ts'
import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { equalNames, nameLength } from '../../name/name-octets.ts'
import { formatName, parseName } from '../../name/name-text.ts'
import type { RecordSink } from '../../zonefile/record-sink.ts'
import { type FileReader, parseZoneFile, readZoneFile } from '../../zonefile/zone-file.ts'
import { localRrset } from '../local-rrset.ts'
import { ACTION, NO_ACTION } from './action.ts'
import { type RpzTrigger, rpzTrigger } from './rpz-trigger.ts'
import { RuleSet } from './rule-set.ts'

export interface RpzOptions {
  /** The zone's name; that of the SOA record when left out, whatever that is relative to. */
  readonly origin?: DomainName
  /** Awaited between slices of work; see `ReadZoneFileOptions`. */
  readonly pause?: () => Promise<void>
}

const TTL_SECONDS = 3600

/** The origin of a file that names none: those to be downloaded leave it to whoever loads them. */
const NAMELESS = DomainName.parse('rpz.invalid.')

/** Names that stand for actions when a CNAME leads to them. */
const TARGETS: readonly (readonly [target: Uint8Array, action: number])[] = [
  [parseName('.'), ACTION.nxdomain],
  [parseName('*.'), ACTION.nodata],
  [parseName('rpz-passthru.'), ACTION.pass],
  [parseName('rpz-drop.'), ACTION.drop],
  [parseName('rpz-tcp-only.'), ACTION.tcpOnly],
]

/** Records that belong to a zone as such, and say nothing. */
const IGNORED: ReadonlySet<number> = new Set([
  TYPE.NS,
  TYPE.DNAME,
  TYPE.DNSKEY,
  TYPE.DS,
  TYPE.NSEC,
  TYPE.NSEC3,
  TYPE.NSEC3PARAM,
  TYPE.RRSIG,
])

/**
 * Reads the zone file at `path` as a stream, no more than a few milliseconds of it in one go.
 *
 * @throws ZoneFileError with all mistakes, or what `files` throws
 */
export async function readRpz(files: FileReader, path: string, options: RpzOptions = {}): Promise<RuleSet> {
  const rules = new RuleSet()
  const zoneOptions = { origin: NAMELESS, ...options, rrclass: CLASS.IN, defaultTtlSeconds: TTL_SECONDS }
  await readZoneFile(files, path, zoneOptions, new RpzSink(rules, options.origin))
  return rules
}

/**
 * The same of text at hand.
 *
 * @throws ZoneFileError with all mistakes
 */
export function parseRpz(text: string, file: string, origin?: DomainName): RuleSet {
  const rules = new RuleSet()
  const zoneOptions = { origin: origin ?? NAMELESS, file, rrclass: CLASS.IN, defaultTtlSeconds: TTL_SECONDS }
  parseZoneFile(text, zoneOptions, new RpzSink(rules, origin))
  return rules
}

class RpzSink implements RecordSink {
  readonly #rules: RuleSet
  #apex: Uint8Array | undefined

  constructor(rules: RuleSet, origin: DomainName | undefined) {
    this.#rules = rules
    this.#apex = origin?.octets
  }

  record(
    owner: Uint8Array,
    type: number,
    _rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
  ): void {
    if (type === TYPE.SOA) {
      this.#apex ??= owner.slice(0, nameLength(owner, 0))
      this.#rules.soa = localRrset(this.#apex, type, ttlSeconds, [rdata.slice(0, rdataLength)])
      return
    }
    if (IGNORED.has(type)) return
    const labels = this.#withoutApex(owner)
    if (labels.length === 1) return
    const trigger = rpzTrigger(labels)
    const known = this.#actionAt(trigger)
    // Of rules that contradict each other the first counts.
    if (known !== NO_ACTION && this.#rules.actions.dataOf(known) === undefined) return
    const fixed = type === TYPE.CNAME ? fixedAction(rdata, trigger) : undefined
    const action =
      fixed ?? this.#rules.actions.withRecord(known, type, ttlSeconds, rdata.slice(0, rdataLength))
    this.#enter(trigger, fixed === undefined || known === NO_ACTION ? action : known)
  }

  /** What stands in front of the apex, as a name. */
  #withoutApex(owner: Uint8Array): Uint8Array {
    const apex = this.#apex
    if (apex === undefined) throw new TextError('missing-field', '', 'the SOA record of the zone first')
    const length = nameLength(owner, 0)
    const apexAt = length - nameLength(apex, 0)
    for (let at = 0; at <= apexAt; at += owner[at]! + 1) {
      if (at !== apexAt || !equalNames(owner, at, apex, 0)) continue
      const labels = owner.slice(0, at + 1)
      labels[at] = 0
      return labels
    }
    throw new TextError('bad-name', formatName(owner), `a name in the zone ${formatName(apex)}`)
  }

  #actionAt(trigger: RpzTrigger): number {
    if ('block' in trigger) return this.#rules[trigger.kind].get(trigger.block)
    return this.#rules[trigger.kind].get(trigger.name, 0, trigger.isWild)
  }

  #enter(trigger: RpzTrigger, action: number): void {
    if ('block' in trigger) this.#rules[trigger.kind].set(trigger.block, action)
    else this.#rules[trigger.kind].set(trigger.name, 0, trigger.isWild, action)
  }
}

/** The action that the target of a CNAME stands for; undefined for an alias like any other. */
function fixedAction(target: Uint8Array, trigger: RpzTrigger): number | undefined {
  const found = TARGETS.find(([known]) => equalNames(known, 0, target, 0))
  if (found !== undefined) return found[1]
  // An alias of the name to itself: how passing was written at first.
  if ('name' in trigger && !trigger.isWild && equalNames(trigger.name, 0, target, 0)) return ACTION.pass
  const top = topLabel(target)
  if (top.startsWith('rpz-'))
    throw new TextError('bad-value', formatName(target), 'rpz-passthru., rpz-drop. or rpz-tcp-only.')
  return undefined
}

function topLabel(name: Uint8Array): string {
  return formatName(name).slice(0, -1).split('.').at(-1)!.toLowerCase()
}
