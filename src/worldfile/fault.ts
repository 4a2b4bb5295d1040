/** What can be broken in a world, by its file or by hand. Says what; how it is done is another's business. */

export const FAULT_KINDS = [
  'name-server-dead',
  'lame-delegation',
  'nxdomain',
  'cable-cut',
  'satellite-only',
  'prefix-hijacked',
  'prefix-withdrawn',
  'mtu-black-hole',
  'nat-table-full',
  'port-closed',
  'firewall-drop',
  'certificate-expired',
  'certificate-wrong-name',
  'http-503',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

export interface Fault {
  readonly kind: FaultKind
  /** A cable, a name or address of a server, a domain or a prefix, by the kind; what most journeys meet if left out. */
  readonly target?: string
}
