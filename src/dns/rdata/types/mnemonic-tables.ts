/** Names for numbers in record data, from the IANA registries. Only data. */

import type { Mnemonics } from '../mnemonics.ts'

/** RFC 4034 §A.1 and the registry since. */
export const SECURITY_ALGORITHMS: Mnemonics = {
  RSAMD5: 1,
  DH: 2,
  DSA: 3,
  RSASHA1: 5,
  NSEC3DSA: 6,
  NSEC3RSASHA1: 7,
  RSASHA256: 8,
  RSASHA512: 10,
  ECCGOST: 12,
  ECDSAP256SHA256: 13,
  ECDSA256: 13,
  ECDSAP384SHA384: 14,
  ECDSA384: 14,
  ED25519: 15,
  ED448: 16,
  INDIRECT: 252,
  PRIVATEDNS: 253,
  PRIVATEOID: 254,
}

/** RFC 4034 §A.2 and the registry since. */
export const DS_DIGESTS: Mnemonics = {
  'SHA-1': 1,
  SHA1: 1,
  'SHA-256': 2,
  SHA256: 2,
  GOST: 3,
  'SHA-384': 4,
  SHA384: 4,
}

/** RFC 5155 §11. */
export const NSEC3_HASHES: Mnemonics = { 'SHA-1': 1 }

/** RFC 4398 §2.1. */
export const CERTIFICATE_TYPES: Mnemonics = {
  PKIX: 1,
  SPKI: 2,
  PGP: 3,
  IPKIX: 4,
  ISPKI: 5,
  IPGP: 6,
  ACPKIX: 7,
  IACPKIX: 8,
  URI: 253,
  OID: 254,
}

/** RFC 2535 §3.1.3. */
export const KEY_PROTOCOLS: Mnemonics = { NONE: 0, TLS: 1, EMAIL: 2, DNSSEC: 3, IPSEC: 4, ALL: 255 }

/** RFC 9859 §2.1. */
export const DSYNC_SCHEMES: Mnemonics = { NOTIFY: 1 }

/** The internet protocols that have a name in most hosts' tables. */
export const PROTOCOLS: Mnemonics = {
  IP: 0,
  ICMP: 1,
  IGMP: 2,
  GGP: 3,
  ST: 5,
  TCP: 6,
  EGP: 8,
  IGP: 9,
  PUP: 12,
  UDP: 17,
  HMP: 20,
  RDP: 27,
  DCCP: 33,
  SCTP: 132,
  UDPLITE: 136,
}

/** RFC 2535 §3.1.2: those of KEY, and of DNSKEY since. */
export const KEY_FLAGS: Mnemonics = {
  NOCONF: 0x4000,
  NOAUTH: 0x8000,
  NOKEY: 0xc000,
  FLAG2: 0x2000,
  EXTEND: 0x1000,
  FLAG4: 0x0800,
  FLAG5: 0x0400,
  USER: 0x0000,
  ZONE: 0x0100,
  HOST: 0x0200,
  NTYP3: 0x0300,
  FLAG8: 0x0080,
  FLAG9: 0x0040,
  FLAG10: 0x0020,
  FLAG11: 0x0010,
  ...Object.fromEntries(Array.from({ length: 16 }, (_, scope) => [`SIG${scope}`, scope])),
  KSK: 0x0001,
}

/** The services that a WKS record is likely to name, by port (RFC 1010 and since). */
export const SERVICES: Mnemonics = {
  TCPMUX: 1,
  ECHO: 7,
  DISCARD: 9,
  SYSTAT: 11,
  DAYTIME: 13,
  NETSTAT: 15,
  QOTD: 17,
  CHARGEN: 19,
  'FTP-DATA': 20,
  FTP: 21,
  SSH: 22,
  TELNET: 23,
  SMTP: 25,
  TIME: 37,
  NAMESERVER: 42,
  WHOIS: 43,
  TACACS: 49,
  DOMAIN: 53,
  BOOTPS: 67,
  BOOTPC: 68,
  TFTP: 69,
  GOPHER: 70,
  FINGER: 79,
  HTTP: 80,
  KERBEROS: 88,
  'ISO-TSAP': 102,
  'ACR-NEMA': 104,
  POP3: 110,
  SUNRPC: 111,
  AUTH: 113,
  NNTP: 119,
  NTP: 123,
  'NETBIOS-NS': 137,
  'NETBIOS-DGM': 138,
  'NETBIOS-SSN': 139,
  IMAP2: 143,
  SNMP: 161,
  'SNMP-TRAP': 162,
  XDMCP: 177,
  BGP: 179,
  IRC: 194,
  LDAP: 389,
  HTTPS: 443,
  DOT: 853,
  LDAPS: 636,
  IMAPS: 993,
  POP3S: 995,
}
