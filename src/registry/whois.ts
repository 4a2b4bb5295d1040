/** What `whois` prints for an address, a prefix, an AS number or a domain: the text of the registry that knows it. */

import { ipv4Text } from '../address/ipv4-number.ts'
import { formatIpv4Prefix, parseIpv4Prefix, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { TextError } from '../errors.ts'
import type { Registry } from './registry.ts'
import { specialAddress, specialSystem, type SpecialPurpose } from './special-purpose.ts'
import { domainForm } from './whois-domains.ts'
import { WHOIS_FORMS } from './whois-objects.ts'

/** The lines of an answer; there always is one, if only to say that nothing is known. */
export function whoisText(registry: Registry, query: string): string[] {
  const asn = /^as([0-9]{1,10})$/i.exec(query)?.[1]
  if (asn !== undefined) return systemText(registry, Number(asn))
  const prefix = tryPrefix(query)
  return prefix === undefined ? domainText(registry, query) : networkText(registry, prefix)
}

function networkText(registry: Registry, prefix: Ipv4Prefix): string[] {
  const query = prefix.prefixLength === 32 ? ipv4Text(prefix.address) : formatIpv4Prefix(prefix)
  const allocation = registry.allocation(prefix)
  if (allocation !== undefined) {
    const form = WHOIS_FORMS[allocation.registry]
    return answered(form.server, form.comment, form.network(allocation))
  }
  const special = specialAddress(prefix.address)
  if (special !== undefined) return reservedText(special.prefix, special)
  const form = WHOIS_FORMS[registry.registryOf(prefix.address) ?? 'arin']
  return answered(form.server, form.comment, form.nothing(query))
}

function systemText(registry: Registry, asn: number): string[] {
  const system = registry.system(asn)
  if (system !== undefined) {
    const form = WHOIS_FORMS[system.registry]
    return answered(form.server, form.comment, form.system(system))
  }
  const special = specialSystem(asn)
  if (special !== undefined) return reservedText(`AS${asn}`, special)
  return answered(WHOIS_FORMS.arin.server, WHOIS_FORMS.arin.comment, WHOIS_FORMS.arin.nothing(`AS${asn}`))
}

function domainText(registry: Registry, query: string): string[] {
  const name = query.toLowerCase().replace(/\.$/, '')
  const form = domainForm(name)
  const domain = registry.domain(name)
  const lines = domain === undefined ? form.nothing(name) : form.domain(name, domain)
  return answered(form.server, form.comment, lines)
}

function reservedText(what: string, { purpose, rfc }: SpecialPurpose): string[] {
  return answered('whois.iana.org', '%', [
    `% ${what} is held by nobody: it is set aside for ${purpose} (${rfc}).`,
  ])
}

/** Says who answers, so that nobody takes the facts of a world for those of the registry. */
function answered(server: string, comment: string, lines: readonly string[]): string[] {
  return [`${comment} In the manner of ${server}, with the facts of this world.`, '', ...lines]
}

function tryPrefix(text: string): Ipv4Prefix | undefined {
  try {
    return parseIpv4Prefix(text)
  } catch (error) {
    if (error instanceof TextError) return undefined
    throw error
  }
}
