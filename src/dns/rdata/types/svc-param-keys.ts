/** The keys of service parameters (RFC 9460 §14.3) and their names. */

/** What IANA has registered. */
export const SVC_PARAM_KEYS = {
  mandatory: 0,
  alpn: 1,
  'no-default-alpn': 2,
  port: 3,
  ipv4hint: 4,
  ech: 5,
  ipv6hint: 6,
  dohpath: 7,
  ohttp: 8,
  'tls-supported-groups': 9,
} as const

export type SvcParamName = keyof typeof SVC_PARAM_KEYS

const nameOf = new Map<number, SvcParamName>(
  (Object.entries(SVC_PARAM_KEYS) as [SvcParamName, number][]).map(([name, key]) => [key, name]),
)

/** `alpn`, or `key667` for a key without a name (RFC 9460 §2.1). */
export function formatSvcParamKey(key: number): string {
  return nameOf.get(key) ?? `key${key}`
}

/** The number of a key's name or of `key667`; undefined when it is neither. Names are in lower case. */
export function findSvcParamKey(text: string): number | undefined {
  if (Object.hasOwn(SVC_PARAM_KEYS, text)) return SVC_PARAM_KEYS[text as SvcParamName]
  const digits = /^key(0|[1-9][0-9]{0,4})$/.exec(text)?.[1]
  return digits !== undefined && Number(digits) <= 0xffff ? Number(digits) : undefined
}
