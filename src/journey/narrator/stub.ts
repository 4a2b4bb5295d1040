/** What the host does before anything is sent: files, services, and the order in which they are consulted. */

import type { NameLookup } from '../browser-event.ts'
import type { JourneyStep } from '../journey.ts'
import type { Reading } from '../reading.ts'
import type { NssStatus } from '../../stub/nsswitch.ts'
import type { StubStep } from '../../stub/stub-step.ts'
import { hostText, listText, msText } from './words.ts'

export function narrateStub({ record }: Reading): JourneyStep[] {
  return record.browser.flatMap((event) => (event.kind === 'lookup' ? [stubStep(event.lookup)] : []))
}

function stubStep(lookup: NameLookup): JourneyStep {
  const { name, startedAtMs, steps } = lookup
  return {
    atMs: startedAtMs,
    phase: 'stub',
    depth: 1,
    title: titleOf(lookup),
    text: steps.map(describe),
    packets: [],
    data: { ...lookup, name },
  }
}

function titleOf({ name, steps }: NameLookup): string {
  const numeric = steps.find(({ kind }) => kind === 'numeric-address')
  if (numeric !== undefined) return `${name} is an address already: nobody has to be asked`
  const consulted = steps.flatMap((step) =>
    step.kind === 'service-consulted' && step.database === 'hosts'
      ? [`${step.service} ${statusText(step)}`]
      : [],
  )
  return `getaddrinfo(${name}), in the order of nsswitch.conf: ${listText(consulted)}`
}

const STATUS_WORDS = {
  success: 'knows it',
  notfound: 'does not know it',
  unavail: 'is not there',
  tryagain: 'has no answer now',
} as const

/** A service that is unavailable is not installed; but DNS is always there, and it is its servers that are silent. */
function statusText({ service, status }: { service: string; status: NssStatus }): string {
  return service === 'dns' && status === 'unavail' ? 'has no answer' : STATUS_WORDS[status]
}

/** One line a step. */
function describe(step: StubStep): string {
  switch (step.kind) {
    case 'file-read':
      return `/${step.path.replace(/^\//, '')} ${step.found ? 'is read' : 'is not there'}`
    case 'numeric-address':
      return `${step.address} is an address already`
    case 'service-order':
      return step.line === undefined
        ? `${step.database}: ${step.services.join(', then ')}, since nsswitch.conf does not say`
        : `'${step.line.replace(/\s+/g, ' ')}' it says`
    case 'service-consulted':
      return `${step.service} ${statusText(step)} (${step.status}): ${step.action}`
    case 'localhost':
      return `${step.name} always means this very machine (RFC 6761)`
    case 'name-tried':
      return `asks for ${hostText(step.name)}, ${REASON_WORDS[step.why]}`
    case 'server-asked':
      return `asked ${step.ip} for ${hostText(step.name)} ${step.type}, and waited ${msText(step.tookMs)}`
    case 'addresses-sorted':
      return `the order to try them in (RFC 6724): ${listText(step.addresses)}`
  }
}

const REASON_WORDS = {
  'final-dot': 'as it stands, since it ends with a dot',
  'enough-dots': 'as it stands first, since it has a dot',
  search: 'with a suffix of the search list',
  'after-search': 'as it stands, since no suffix helped',
} as const
