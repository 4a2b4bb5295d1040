/** How the registries of top-level domains print a domain. */

import type { RegisteredDomain } from './registry-data.ts'

export interface DomainForm {
  readonly server: string
  readonly comment: string
  /** `name` is in lower case and without a final dot. */
  domain(name: string, domain: RegisteredDomain): string[]
  nothing(name: string): string[]
}

type Field = readonly [name: string, value: string | undefined]

function present(all: readonly Field[]): (readonly [name: string, value: string])[] {
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

/** As ICANN wants it of its contractors. */
function icannFields(
  name: string,
  { registrar, registered, expires, registrant, nameServers }: RegisteredDomain,
): string[] {
  return present([
    ['Domain Name', name],
    ['Creation Date', registered && `${registered}T00:00:00Z`],
    ['Registry Expiry Date', expires && `${expires}T00:00:00Z`],
    ['Registrar', registrar],
    ['Registrant Organization', registrant],
    ...(nameServers ?? []).map((server): Field => ['Name Server', server]),
  ]).map(([label, value]) => `${label}: ${value}`)
}

const VERISIGN: DomainForm = {
  server: 'whois.verisign-grs.com',
  comment: '%',
  domain: (name, { registrant: _, nameServers, ...rest }) =>
    // A thin registry: whose it is, only the registrar knows.
    icannFields(name.toUpperCase(), {
      ...rest,
      ...(nameServers && { nameServers: nameServers.map((server) => server.toUpperCase()) }),
    }).map((line) => `   ${line}`),
  nothing: (name) => [`No match for "${name.toUpperCase()}".`],
}

const AFNIC: DomainForm = {
  server: 'whois.nic.fr',
  comment: '%%',
  domain: (name, { registrar, registered, expires, registrant, nameServers }) =>
    present([
      ['domain', name],
      ['status', 'ACTIVE'],
      ['holder', registrant],
      ['registrar', registrar],
      ['Expiry Date', expires && `${expires}T00:00:00Z`],
      ['created', registered && `${registered}T00:00:00Z`],
      ...(nameServers ?? []).map((server): Field => ['nserver', server]),
      ['source', 'FRNIC'],
    ]).map(([label, value]) => `${label}:`.padEnd(31) + value),
  nothing: () => ['%% NOT FOUND'],
}

function plain(server: string): DomainForm {
  return { server, comment: '%', domain: icannFields, nothing: () => ['Domain not found.'] }
}

const FORMS: ReadonlyMap<string, DomainForm> = new Map([
  ['com', VERISIGN],
  ['net', VERISIGN],
  ['fr', AFNIC],
  ['org', plain('whois.publicinterestregistry.org')],
])

/** That of the top-level domain of a name; IANA's for those that are not listed. */
export function domainForm(name: string): DomainForm {
  return FORMS.get(name.slice(name.lastIndexOf('.') + 1)) ?? plain('whois.iana.org')
}
