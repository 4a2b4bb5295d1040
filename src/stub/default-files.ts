/** What stands in the files of a host that nobody has changed. */

/** NIS came before the DNS, and is no longer there; were it, what it does not know would not exist. */
export const DEFAULT_NSSWITCH = [
  '# Where names are looked up, in which order: see nsswitch.conf(5).',
  'hosts:      files nis [NOTFOUND=return] dns',
  'services:   files',
  '',
].join('\n')

/** `ip` is the address that the host goes by; without one that never changes, Debian's 127.0.1.1. */
export function defaultHosts(hostName: string, ip = '127.0.1.1'): string {
  return [
    '127.0.0.1\tlocalhost',
    `${ip}\t${hostName}`,
    '',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    '',
  ].join('\n')
}

/** Name, port and aliases, from IANA's registry of service names; `both` means TCP and UDP. */
const WELL_KNOWN: readonly (readonly [
  name: string,
  port: number,
  protocol: 'tcp' | 'udp' | 'both',
  ...string[],
])[] = [
  ['echo', 7, 'both'],
  ['discard', 9, 'both', 'sink', 'null'],
  ['daytime', 13, 'tcp'],
  ['chargen', 19, 'both'],
  ['ftp-data', 20, 'tcp'],
  ['ftp', 21, 'tcp'],
  ['ssh', 22, 'tcp'],
  ['telnet', 23, 'tcp'],
  ['smtp', 25, 'tcp', 'mail'],
  ['time', 37, 'both'],
  ['whois', 43, 'tcp', 'nicname'],
  ['domain', 53, 'both'],
  ['bootps', 67, 'udp'],
  ['bootpc', 68, 'udp'],
  ['tftp', 69, 'udp'],
  ['gopher', 70, 'tcp'],
  ['finger', 79, 'tcp'],
  ['http', 80, 'tcp', 'www'],
  ['kerberos', 88, 'both'],
  ['pop3', 110, 'tcp'],
  ['sunrpc', 111, 'both', 'portmapper'],
  ['nntp', 119, 'tcp'],
  ['ntp', 123, 'udp'],
  ['imap2', 143, 'tcp', 'imap'],
  ['snmp', 161, 'udp'],
  ['snmp-trap', 162, 'udp', 'snmptrap'],
  ['bgp', 179, 'tcp'],
  ['irc', 194, 'tcp'],
  ['ldap', 389, 'both'],
  ['https', 443, 'both'],
  ['submission', 587, 'tcp'],
  ['domain-s', 853, 'both'],
  ['imaps', 993, 'tcp'],
  ['pop3s', 995, 'tcp'],
  ['mdns', 5353, 'udp'],
]

export const DEFAULT_SERVICES: string = WELL_KNOWN.flatMap(([name, port, protocol, ...aliases]) =>
  (protocol === 'both' ? ['tcp', 'udp'] : [protocol]).map(
    (each) => `${[name.padEnd(15), `${port}/${each}`, ...aliases].join('\t')}\n`,
  ),
).join('')
