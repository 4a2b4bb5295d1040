/**
 * What the owner of a record in a response policy zone says when its action is due: `www.example.com`,
 * `*.example.com`, `24.0.2.0.192.rpz-ip` … below the zone's apex (draft-vixie-dnsop-dns-rpz-00, section 4).
 */

import { TextError } from '../../../errors.ts'
import { type Cidr, parseCidr } from '../../../address/cidr.ts'
import { formatName } from '../../name/name-text.ts'

export type RpzTrigger =
  | { readonly kind: 'names' | 'serverNames'; readonly name: Uint8Array; readonly isWild: boolean }
  | { readonly kind: 'clients' | 'addresses' | 'serverAddresses'; readonly block: Cidr }

const ADDRESS_KINDS: Readonly<Record<string, Extract<RpzTrigger, { block: Cidr }>['kind']>> = {
  'rpz-client-ip': 'clients',
  'rpz-ip': 'addresses',
  'rpz-nsip': 'serverAddresses',
}

/**
 * `labels` are those of the owner in front of the zone's apex, as a name: its octets with a final zero.
 *
 * @throws TextError for what is no trigger
 */
export function rpzTrigger(labels: Uint8Array): RpzTrigger {
  const texts = labelTexts(labels)
  const last = texts.at(-1)!.toLowerCase()
  const kind = ADDRESS_KINDS[last]
  if (kind !== undefined) return { kind, block: blockOf(texts.slice(0, -1)) }
  if (last === 'rpz-nsdname') return { kind: 'serverNames', ...nameOf(withoutLast(labels, last.length)) }
  if (last.startsWith('rpz-'))
    throw new TextError('bad-value', last, 'rpz-ip, rpz-nsip, rpz-nsdname or rpz-client-ip')
  return { kind: 'names', ...nameOf(labels) }
}

function nameOf(name: Uint8Array): { name: Uint8Array; isWild: boolean } {
  const isWild = name[0] === 1 && name[1] === 0x2a
  return { name: isWild ? name.slice(2) : name, isWild }
}

/** Without the last label before the root. */
function withoutLast(labels: Uint8Array, length: number): Uint8Array {
  const kept = labels.slice(0, labels.length - 1 - length)
  kept[kept.length - 1] = 0
  return kept
}

/** `24.0.2.0.192` → 192.0.2.0/24; `48.zz.db8.2001` → 2001:db8::/48. */
function blockOf(texts: readonly string[]): Cidr {
  const [prefixLength, ...reversed] = texts
  const groups = reversed.reverse()
  const isIpv4 = groups.length === 4 && groups.every((group) => /^[0-9]{1,3}$/.test(group))
  const address = isIpv4 ? groups.join('.') : ipv6Text(groups)
  return parseCidr(`${address}/${prefixLength ?? ''}`)
}

function ipv6Text(groups: readonly string[]): string {
  const text = groups.map((group) => (group.toLowerCase() === 'zz' ? '' : group)).join(':')
  const open = text.startsWith(':') ? `:${text}` : text
  return open.endsWith(':') ? `${open}:` : open
}

function labelTexts(labels: Uint8Array): readonly string[] {
  const text = formatName(labels)
  return text.slice(0, -1).split('.')
}
