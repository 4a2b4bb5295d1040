/** Causes that somebody told in so many words: a web server, a certificate, a name server, a closed port. */

import { formatRcode, RCODE } from '../../dns/iana/codes.ts'
import type { AskStep } from '../../dns/resolver/explanation/explanation.ts'
import { hostText, listText } from '../narrator/words.ts'
import { viewPacket } from '../packet-view.ts'
import { dnsInPacket } from '../reading.ts'
import type { CauseCode } from './diagnosis.ts'
import { machineText, packetsBetween, packetsOfPhase, type Rule, type Scene } from './scene.ts'
import { failedResolutions, resolutionsOf } from './trouble.ts'

export const httpStatus: Rule = (scene) => {
  const { outcome, evidence } = scene.journey
  const answer = evidence.answers.at(-1)
  if (outcome.kind !== 'failed' || outcome.phase !== 'http' || outcome.code !== String(answer?.status))
    return undefined
  const { status, reason } = answer!
  const said = `the web server itself answered ${status} ${reason}`
  return {
    cause: status === 503 ? 'http-503' : 'http-status',
    text: `The way is free and the server is there, but it says ${status} ${reason}.`,
    because: [...scene.trouble.because, `${said}: names, routes, TCP and TLS have done their part`],
    evidence: [{ text: said, packets: packetsOfPhase(scene, 'http') }],
    suggestions: [
      status < 500 ? 'ask for another URL' : 'have the operator of the web site look into its log',
    ],
  }
}

const CERTIFICATE_FLAWS: Readonly<Record<string, readonly [cause: CauseCode, flaw: string, mend: string]>> = {
  'certificate-expired': ['certificate-expired', 'has expired', 'renew it'],
  'certificate-not-yet-valid': [
    'certificate-not-yet-valid',
    'is not valid yet',
    'set the clock right, or wait',
  ],
  'certificate-wrong-name': [
    'certificate-wrong-name',
    'is for another name',
    'have one issued for this name',
  ],
  'certificate-untrusted': [
    'certificate-untrusted',
    'is signed by nobody that is trusted here',
    'have it signed by a known authority',
  ],
}

export const badCertificate: Rule = (scene) => {
  const { outcome } = scene.journey
  const found = outcome.kind === 'failed' ? CERTIFICATE_FLAWS[outcome.code] : undefined
  if (found === undefined) return undefined
  const [cause, flaw, mend] = found
  return {
    cause,
    text: `The certificate of the web server ${flaw}.`,
    because: [
      ...scene.trouble.because,
      `the certificate that the server showed ${flaw}, so whoever answered cannot be believed`,
    ],
    evidence: [{ text: 'the handshake, with the certificate in it', packets: packetsOfPhase(scene, 'tls') }],
    suggestions: [`the web site's certificate: ${mend}`],
  }
}

export const noSuchName: Rule = (scene) => {
  const lookup = scene.journey.evidence.lookups.at(-1)
  if (lookup?.error === undefined) return undefined
  const resolution = failedResolutions(scene.journey, lookup).find(({ rcode }) => rcode === RCODE.NXDOMAIN)
  if (resolution === undefined) return undefined
  const ask = resolution.conversation().findLast(({ outcome }) => outcome.kind === 'nxdomain')
  if (ask === undefined) return undefined
  const name = resolution.question.name.toString()
  const server = `${hostText(ask.choice.server.toString())} (${ask.choice.ip})`
  return {
    cause: 'nxdomain',
    text: `There is no name ${hostText(name)}: ${ask.zone.isRoot ? 'the root servers' : `the servers of ${ask.zone.toString()}`} say so.`,
    because: [
      ...scene.trouble.because,
      `${server}, which has authority for ${ask.zone.toString()}, answered NXDOMAIN for ${name}`,
    ],
    evidence: [{ text: `NXDOMAIN from ${server}`, packets: responsesTo(scene, ask) }],
    suggestions: [
      'look for a slip in the name',
      ...(ask.zone.isRoot ? [] : [`add ${hostText(name)} to the zone ${ask.zone.toString()}`]),
    ],
  }
}

/** RFC 2308 §2.2: NODATA, for the name itself or for what it is an alias of. */
export const noAddress: Rule = (scene) => {
  const lookup = scene.journey.evidence.lookups.at(-1)
  if (lookup?.error !== 'EAI_NODATA') return undefined
  const asks = resolutionsOf(scene.journey, lookup).flatMap((resolution) => resolution.conversation())
  const ask = asks.findLast(({ outcome }) => outcome.kind === 'nodata')
  const said = ask && `${hostText(ask.choice.server.toString())} (${ask.choice.ip})`
  const name = hostText(lookup.name)
  return {
    cause: 'no-address',
    text: `The name ${name} exists, but has no address.`,
    because: [
      ...scene.trouble.because,
      said === undefined
        ? `the resolver knows ${name}, and that it has no record of type A`
        : `${said}, which has authority for ${ask!.zone.toString()}, has no record of type A for it`,
    ],
    evidence: [
      ...(ask === undefined
        ? []
        : [{ text: `no error and no address from ${said!}`, packets: responsesTo(scene, ask) }]),
      { text: `the answer of the resolver for ${name}`, packets: packetsOfPhase(scene, 'answer') },
    ],
    suggestions: ['look for a slip in the name', `ask for a host in ${name}`, 'or give it an A record'],
  }
}

/** RFC 1912 §2.8: servers that a parent names, and that have no authority. */
export const lameDelegation: Rule = (scene) => {
  const { asks, zone, because } = scene.trouble
  const isLame = asks.every(
    ({ outcome }) => outcome.kind === 'lame' || (outcome.kind === 'error' && NO_AUTHORITY.has(outcome.rcode)),
  )
  if (asks.length === 0 || !isLame) return undefined
  const servers = [...new Map(asks.map((ask) => [ask.choice.ip, ask])).values()]
  const said = servers.map(({ choice, outcome }) => {
    const what = outcome.kind === 'error' ? formatRcode(outcome.rcode) : 'no authority'
    return `${hostText(choice.server.toString())} (${choice.ip}) says ${what}`
  })
  return {
    cause: 'lame-delegation',
    text: `The delegation of ${zone!} is lame: it leads to servers that do not serve the zone.`,
    because: [
      ...because,
      `the parent zone delegates ${zone!} to servers that know nothing of it: ${listText(said)}`,
    ],
    evidence: servers.map((ask, i) => ({ text: said[i]!, packets: responsesTo(scene, ask) })),
    suggestions: [
      `put the right NS records for ${zone!} into its parent zone`,
      'or set those servers up for it',
    ],
  }
}

const NO_AUTHORITY: ReadonlySet<number> = new Set([RCODE.REFUSED, RCODE.NOTAUTH])

export const closedPort: Rule = (scene) => {
  const { outcome, evidence } = scene.journey
  if (outcome.kind !== 'failed' || outcome.phase !== 'connect' || outcome.code !== 'ECONNREFUSED')
    return undefined
  const resets = evidence.resets.filter(
    ({ sender, source }) => sender === 'server' && scene.trouble.asked.includes(source),
  )
  const [first] = resets
  if (first === undefined) return undefined
  const machine = machineText(scene, first.source)
  return {
    cause: 'port-closed',
    text: 'The machine of the web server is there, but nobody listens on its port.',
    because: [...scene.trouble.because, `${machine} answered SYN with RST: no program listens there`],
    evidence: resets.map(({ flow, packets }) => ({ text: `RST: ${flow}`, packets })),
    suggestions: [`start the web server on ${machine}`],
  }
}

/** The responses to this question from whom it was asked, at those who asked. */
function responsesTo(scene: Scene, { choice, question }: AskStep): number[] {
  const asking = scene.trouble.askers.flatMap((machine) => scene.network.addressesOf(machine))
  const resolvers = scene.journey.evidence.lookups.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'server-asked' ? [step.ip] : [])),
  )
  const name = question.name.toString().toLowerCase()
  return [...new Set([...asking, ...resolvers])]
    .flatMap((to) => packetsBetween(scene, choice.ip, to))
    .filter((number) => nameAskedIn(scene.journey.packets[number - 1]!.frame) === name)
    .toSorted((a, b) => a - b)
}

function nameAskedIn(frame: Uint8Array): string | undefined {
  const view = viewPacket(frame)
  const message = view && dnsInPacket(view)
  return message?.questions[0]?.name.toLowerCase()
}
