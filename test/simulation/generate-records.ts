// Fills zones with the records that resolvers trip over: wildcards, empty non-terminals, aliases in chains and
// circles, DNAMEs, RRsets beyond any datagram, types that nobody knows, and TTLs from none to a week.

import { TYPE } from '../../src/dns/iana/types.ts'
import type { Dice, Weighted } from './dice.ts'
import { under } from './names.ts'
import { rrset, type Rrset } from './rrset.ts'
import type { Tally } from './tally.ts'
import type { ZoneDraft } from './zone-draft.ts'

export const TTLS: readonly number[] = [0, 1, 5, 30, 60, 300, 900, 3600, 3600, 14_400, 86_400, 604_800]

type Filler = (dice: Dice, zone: ZoneDraft, targets: readonly string[]) => void

const FILLERS: Readonly<Record<string, readonly [weight: number, fill: Filler]>> = {
  plain: [
    40,
    (dice, zone) => {
      const owner = ownName(dice, zone)
      for (const type of dice.pickSome([TYPE.A, TYPE.AAAA, TYPE.MX, TYPE.TXT, TYPE.SRV], dice.between(1, 3)))
        zone.put(owner, plainSet(dice, type))
    },
  ],
  wildcard: [
    8,
    (dice, zone) => {
      const below = dice.chance(0.5) ? zone.origin : under(`w${dice.below(3)}`, zone.origin)
      zone.put(under('*', below), plainSet(dice, dice.pick([TYPE.A, TYPE.TXT, TYPE.MX])))
    },
  ],
  'wildcard alias': [
    3,
    (dice, zone, targets) => {
      const owner = under('*', under(`wa${dice.below(3)}`, zone.origin))
      zone.put(owner, rrset(TYPE.CNAME, dice.pick(TTLS), [dice.pick(targets)]))
    },
  ],
  'empty non-terminal': [
    8,
    (dice, zone) => {
      zone.put(under('x', under('y', under(`ent${dice.below(3)}`, zone.origin))), plainSet(dice, TYPE.A))
    },
  ],
  'alias within': [10, (dice, zone) => putAlias(dice, zone, ownName(dice, zone))],
  'alias across': [12, (dice, zone, targets) => putAlias(dice, zone, dice.pick(targets))],
  'alias chain': [
    4,
    (dice, zone) => {
      const length = dice.between(2, 14)
      for (let i = 0; i < length; i++) {
        const target = under(i === length - 1 ? 'www' : `chain${i + 1}`, zone.origin)
        zone.put(under(`chain${i}`, zone.origin), rrset(TYPE.CNAME, dice.pick(TTLS), [target]))
      }
    },
  ],
  'alias circle': [
    2,
    (dice, zone) => {
      const [one, two] = ['loop0', 'loop1'].map((label) => under(label, zone.origin)) as [string, string]
      zone.put(one, rrset(TYPE.CNAME, dice.pick(TTLS), [two]))
      zone.put(two, rrset(TYPE.CNAME, dice.pick(TTLS), [dice.chance(0.5) ? one : two]))
    },
  ],
  'DNAME within': [
    3,
    (dice, zone) => {
      const to = dice.pick([zone.origin, under(`w${dice.below(3)}`, zone.origin)])
      zone.put(under(`dn${dice.below(2)}`, zone.origin), rrset(TYPE.DNAME, dice.pick(TTLS), [to]))
    },
  ],
  'DNAME across': [
    5,
    (dice, zone, targets) => {
      const target = dice.pick(targets)
      const to = target.slice(target.indexOf('.') + 1) || '.'
      zone.put(under(`dn${dice.below(2)}`, zone.origin), rrset(TYPE.DNAME, dice.pick(TTLS), [to]))
    },
  ],
  'DNAME that grows': [
    1,
    (dice, zone) => {
      const owner = under('grow', zone.origin)
      const to = under('g'.repeat(60), under('g'.repeat(60), owner))
      zone.put(owner, rrset(TYPE.DNAME, dice.pick(TTLS), [to]))
    },
  ],
  'big RRset': [
    3,
    (dice, zone) => {
      const texts = Array.from({ length: dice.between(10, 60) }, (_, i) => `"${i} ${'x'.repeat(100)}"`)
      zone.put(under('big', zone.origin), rrset(TYPE.TXT, dice.pick(TTLS), texts))
    },
  ],
  'unusual type': [
    3,
    (dice, zone) => {
      const owner = ownName(dice, zone)
      zone.put(owner, rrset(dice.pick([65280, 65281]), dice.pick(TTLS), [`\\# 2 ${hexOctet(dice)}01`]))
      zone.put(owner, rrset(TYPE.CAA, dice.pick(TTLS), ['0 issue "ca.example"']))
    },
  ],
  'apex data': [
    8,
    (dice, zone) => {
      for (const type of [TYPE.A, TYPE.MX, TYPE.TXT])
        if (dice.chance(0.6)) zone.put(zone.origin, plainSet(dice, type))
    },
  ],
}

const FILLER_WEIGHTS: Weighted<string> = Object.entries(FILLERS).map(([kind, [weight]]) => [kind, weight])

/** Puts records into a zone. Aliases lead to names of the zone itself and to `targets`. */
export function fillZone(dice: Dice, zone: ZoneDraft, targets: readonly string[], tally: Tally): void {
  if (zone.depth === 0) {
    zone.put(
      '.',
      rrset(
        TYPE.NS,
        518_400,
        zone.entries.map(({ name }) => name),
      ),
    )
    return
  }
  zone.put(under('www', zone.origin), plainSet(dice, TYPE.A))
  const count = zone.depth === 1 ? 2 : dice.between(2, 9)
  for (let i = 0; i < count; i++) {
    const kind = dice.weighted(FILLER_WEIGHTS)
    tally.count(`records: ${kind}`)
    FILLERS[kind]![1](dice, zone, targets)
  }
}

/** An RRset of made-up data. */
export function plainSet(dice: Dice, type: number): Rrset {
  return rrset(type, dice.pick(TTLS), texts(dice, type))
}

/** Whether an address is one of made-up data: a server's name may lead to it by a wildcard. */
export function isDataAddress(ip: string): boolean {
  return ip.startsWith('30.') || ip.startsWith('2001:db8:1::')
}

function texts(dice: Dice, type: number): string[] {
  const octet = (): number => dice.below(256)
  switch (type) {
    case TYPE.A:
      return [
        ...new Set(Array.from({ length: dice.between(1, 3) }, () => `30.${octet()}.${octet()}.${octet()}`)),
      ]
    case TYPE.AAAA:
      return [`2001:db8:1::${dice.between(1, 0xffff).toString(16)}`]
    case TYPE.MX:
      return [`${dice.between(1, 99)} mail.d${dice.below(20)}.t0.`]
    case TYPE.SRV:
      return [`0 ${dice.below(100)} 443 www.d${dice.below(20)}.t0.`]
    default:
      return [`"text ${dice.below(1_000_000)}"`]
  }
}

function putAlias(dice: Dice, zone: ZoneDraft, target: string): void {
  zone.put(under(`alias${dice.below(4)}`, zone.origin), rrset(TYPE.CNAME, dice.pick(TTLS), [target]))
}

function ownName(dice: Dice, zone: ZoneDraft): string {
  return under(dice.pick(['www', 'mail', 'n0', 'n1', 'n2', 'n3']), zone.origin)
}

function hexOctet(dice: Dice): string {
  return dice.below(256).toString(16).padStart(2, '0')
}
