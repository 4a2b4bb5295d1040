/**
 * Which conversation of a journey came to nothing: the one that all that follows from was waiting for. Reads the journey
 * alone, and does not say why.
 */

import { compareNames } from '../../dns/name/canonical-order.ts'
import type { AskStep } from '../../dns/resolver/explanation/explanation.ts'
import type { Resolution } from '../../dns/resolver/explanation/resolution.ts'
import type { NameLookup } from '../browser-event.ts'
import type { Journey } from '../journey.ts'
import { hostText, listText } from '../narrator/words.ts'
import { groupedBy } from './grouped.ts'
import type { NetworkView } from './network-view.ts'

export interface Trouble {
  readonly with: 'resolver' | 'name-servers' | 'web-server'
  /** Those who asked, by the names of their machines. */
  readonly askers: readonly string[]
  /** The addresses that were asked. */
  readonly asked: readonly string[]
  /** Of name servers. */
  readonly zone: string | undefined
  /** The questions to name servers that came to nothing. */
  readonly asks: readonly AskStep[]
  /** What led there, from the top; the rules go on from it. */
  readonly because: readonly string[]
}

/** Undefined for a journey that got its page. */
export function troubleOf(journey: Journey, network: NetworkView): Trouble | undefined {
  const { outcome } = journey
  if (outcome.kind === 'page') return undefined
  const lookup = journey.evidence.lookups.at(-1)
  const first = `${outcome.url} did not come: ${outcome.text}`
  if (outcome.phase === 'name' && lookup !== undefined) return nameTrouble(journey, network, lookup, first)
  const asked = lookup?.addresses ?? []
  return { with: 'web-server', askers: [journey.from], asked, zone: undefined, asks: [], because: [first] }
}

function nameTrouble(journey: Journey, network: NetworkView, lookup: NameLookup, first: string): Trouble {
  const resolvers = [
    ...new Set(lookup.steps.flatMap((step) => (step.kind === 'server-asked' ? [step.ip] : []))),
  ]
  const asks = failedAsks(failedResolutions(journey, lookup))
  if (asks.length === 0) {
    const silent = `${journey.from} asked ${listText(resolvers)} for ${lookup.name}: ${listText(repliesIn(lookup))}`
    const because = resolvers.length === 0 ? [first] : [first, silent]
    return { with: 'resolver', askers: [journey.from], asked: resolvers, zone: undefined, asks, because }
  }
  const zone = asks[0]!.zone.toString()
  const asked = [...new Set(asks.map(({ choice }) => choice.ip))]
  const askers = [...new Set(resolvers.flatMap((ip) => network.machinesAt(ip)))]
  const servers = [
    ...new Set(asks.map(({ choice }) => `${hostText(choice.server.toString())} (${choice.ip})`)),
  ]
  const why = `the resolver has no answer, since no server of ${zone} gave it one: it asked ${listText(servers)}`
  return { with: 'name-servers', askers, asked, zone, asks, because: [first, why] }
}

/** What the resolvers said, each thing once: `SERVFAIL`, `silent`. */
function repliesIn({ steps }: NameLookup): string[] {
  const replies = steps.flatMap((step) => {
    if (step.kind !== 'server-asked') return []
    return [step.outcome.kind === 'response' ? step.outcome.rcode : step.outcome.kind]
  })
  return [...new Set(replies)]
}

/** What resolvers came to about the name that was looked up, where it was not an answer. */
export function failedResolutions(journey: Journey, lookup: NameLookup): Resolution[] {
  return resolutionsOf(journey, lookup).filter(({ rcode }) => rcode !== 0)
}

/** What resolvers came to about the name that was looked up. */
export function resolutionsOf({ evidence }: Journey, { name }: NameLookup): Resolution[] {
  const wanted = `${name.replace(/\.$/, '')}.`.toLowerCase()
  return evidence.resolutions.filter(({ question }) => question.name.toString().toLowerCase() === wanted)
}

const LEADS_ON: ReadonlySet<string> = new Set([
  'answer',
  'alias',
  'referral',
  'nodata',
  'nxdomain',
  'yxdomain',
])

/** The questions to the servers of the deepest zone of which none led on, in the order of the servers' names. */
function failedAsks(resolutions: readonly Resolution[]): AskStep[] {
  const asks = resolutions.flatMap((resolution) => resolution.conversation())
  const zones = [...groupedBy(asks, ({ zone }) => zone.toString()).values()]
  const failed = zones.filter((all) => all.every(({ outcome }) => !LEADS_ON.has(outcome.kind)))
  const [deepest = []] = failed.toSorted(([a], [b]) => b!.zone.labelCount - a!.zone.labelCount)
  return deepest.toSorted(({ choice: a }, { choice: b }) =>
    compareNames(a.server.octets, 0, b.server.octets, 0),
  )
}
