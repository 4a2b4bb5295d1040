/** EDNS options as dig prints them, a line each. */

import type { EdnsOption } from './edns-option.ts'

/** The purposes of Extended DNS Errors, by code (the IANA registry that RFC 8914 §5.2 set up). */
const EXTENDED_ERRORS: readonly string[] = [
  'Other',
  'Unsupported DNSKEY Algorithm',
  'Unsupported DS Digest Type',
  'Stale Answer',
  'Forged Answer',
  'DNSSEC Indeterminate',
  'DNSSEC Bogus',
  'Signature Expired',
  'Signature Not Yet Valid',
  'DNSKEY Missing',
  'RRSIGs Missing',
  'No Zone Key Bit Set',
  'NSEC Missing',
  'Cached Error',
  'Not Ready',
  'Blocked',
  'Censored',
  'Filtered',
  'Prohibited',
  'Stale NXDOMAIN Answer',
  'Not Authoritative',
  'Not Supported',
  'No Reachable Authority',
  'Network Error',
  'Invalid Data',
  'Signature Expired before Valid',
  'Too Early',
  'Unsupported NSEC3 Iterations Value',
  'Unable to conform to policy',
  'Synthesized',
  'Invalid Query Type',
]

/** `COOKIE: 0001020304050607`; unprintable octets of what comes from outside become dots. */
export function describeOption(option: EdnsOption): string {
  if ('data' in option) return describeBytes(option.type, option.code, option.data)
  switch (option.type) {
    case 'CLIENT_SUBNET':
      return `CLIENT-SUBNET: ${option.ip === '' ? '0' : option.ip}/${option.sourcePrefixLength}/${option.scopePrefixLength}`
    case 'EXPIRE':
      return withValue('EXPIRE', option.expireSeconds === null ? '' : String(option.expireSeconds))
    case 'COOKIE':
      return `COOKIE: ${hex(option.client, '')}${hex(option.server, '')}`
    case 'TCP_KEEPALIVE':
      return withValue(
        'TCP KEEPALIVE',
        option.timeout === null ? '' : `${(option.timeout / 10).toFixed(1)} secs`,
      )
    case 'CHAIN':
      return `CHAIN: ${option.closestTrustPoint}`
    case 'KEY_TAG':
      return `KEY-TAG: ${option.tags.join(', ')}`
    case 'EDE':
      return describeExtendedError(option.infoCode, option.extraText)
  }
}

function describeExtendedError(infoCode: number, extraText: string): string {
  const purpose = EXTENDED_ERRORS[infoCode]
  const head = purpose === undefined ? `EDE: ${infoCode}` : `EDE: ${infoCode} (${purpose})`
  return extraText === '' ? head : `${head}: (${printable(extraText)})`
}

function describeBytes(type: string, code: number, data: Uint8Array): string {
  if (type === 'PADDING') return withValue('PAD', data.length === 0 ? '' : `(${data.length} bytes)`)
  const name = type === 'NSID' ? type : `OPT=${code}`
  const text = String.fromCharCode(...data)
  return withValue(name, data.length === 0 ? '' : `${hex(data, ' ')} ("${printable(text)}")`)
}

function withValue(name: string, value: string): string {
  return value === '' ? `${name}:` : `${name}: ${value}`
}

function hex(octets: Uint8Array, separator: string): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(separator)
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, '.')
}
