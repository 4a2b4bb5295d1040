/** The local zones of a resolver, from its settings. */

import type { Answer } from '../answer/answer.ts'
import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { RCODE } from '../../iana/codes.ts'
import type { Question } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { Decision } from '../../policy/decision.ts'
import { hostsRecords } from '../../policy/hosts-data.ts'
import { aliasTarget } from '../../policy/local-alias.ts'
import { LocalZones } from '../../policy/local-zones.ts'
import { Resolution } from '../explanation/resolution.ts'
import type { ResolverSettings } from '../settings.ts'

/**
 * All that clients are answered from.
 *
 * @throws TextError 'bad-value' for a record that its zone cannot hold
 */
export function operatorZones(settings: ResolverSettings): LocalZones {
  const { localZones, localData, defaultLocalZones, hosts } = settings
  const data = [...localData, ...hostsRecords(hosts)]
  return new LocalZones({ zones: localZones, data, hasDefaults: defaultLocalZones })
}

/**
 * Those by default, but for what the operator has other plans with: for names that come up while something else is
 * resolved. What he set up for clients is not for these: a redirected zone may well have an alias into itself.
 */
export function specialZones({ localZones, defaultLocalZones }: ResolverSettings): LocalZones {
  const zones = localZones.map(({ name }) => ({ name, type: 'always_transparent' }) as const)
  return new LocalZones({ zones, data: [], hasDefaults: defaultLocalZones })
}

/** The question whose answer stands behind an alias of the operator's. */
export function questionBehind(cname: RrsetEntry, { type, rrclass }: Question): Question {
  return { name: DomainName.from(aliasTarget(cname)), type, rrclass }
}

/** The answer with the alias in front; a failure stays as it is. */
export function answerBehind(cname: RrsetEntry, answer: Answer): Answer {
  return answer.rcode === RCODE.SERVFAIL ? answer : { ...answer, chain: [cname, ...answer.chain] }
}

/** What the rules alone make of a question, as the outcome of a resolution. */
export function decidedResolution(question: Question, decision: Decision, atMs: number): Resolution {
  const answer = decision.kind === 'answer' ? decision.answer : NOTHING_TOLD
  const step = { kind: 'local', atMs, name: question.name, rule: decision.rule } as const
  return new Resolution(question, answer, [step], atMs, atMs)
}

/** Clients do not even get this; whoever resolves by a call has to get something. */
const NOTHING_TOLD: Answer = { rcode: RCODE.REFUSED, chain: [], denial: undefined, error: undefined }
