/** The record types of DNSSEC, and of keys and certificates. */

import { base16, base64, hashedOwner, salt } from '../encoded-octets.ts'
import { defaultingTo, u16, u32, u8, zero16 } from '../integers.ts'
import { byName, withNames } from '../mnemonics.ts'
import { exactName, expandableName, foldedName } from '../names.ts'
import type { TypeTable } from '../record-type.ts'
import { moment } from '../times.ts'
import { caa } from './caa.ts'
import { dsDigest, fingerprint, zoneDigest } from './digests.ts'
import { keyFlags, keyUnlessNone } from './keys.ts'
import {
  CERTIFICATE_TYPES,
  DS_DIGESTS,
  KEY_PROTOCOLS,
  NSEC3_HASHES,
  SECURITY_ALGORITHMS,
} from './mnemonic-tables.ts'
import { nxtBitmap, someTypes, typeBitmap } from './type-bitmap.ts'
import { oldTypeField, typeField } from './type-field.ts'

const algorithm = withNames(u8, SECURITY_ALGORITHMS, 'an algorithm')
const protocol = withNames(u8, KEY_PROTOCOLS, 'a protocol')
const hashAlgorithm = withNames(u8, NSEC3_HASHES, 'a hash algorithm')

/** RFC 4034 §2.1.2. */
const DNSSEC_PROTOCOL = 3

const DELEGATION_SIGNER = {
  keyTag: u16,
  algorithm,
  digestType: withNames(u8, DS_DIGESTS, 'a digest type'),
  digest: dsDigest,
} as const

const ZONE_KEY = {
  flags: keyFlags,
  protocol: defaultingTo(DNSSEC_PROTOCOL, protocol),
  algorithm,
  key: base64,
} as const

const CERTIFICATE_ASSOCIATION = { usage: u8, selector: u8, matchingType: u8, certificate: base16 } as const

/** What RRSIG and SIG have alike, but for the names. */
const SIGNED_SET = {
  algorithm,
  labels: u8,
  originalTTL: u32,
  expiration: moment,
  inception: moment,
  keyTag: u16,
} as const

export const SECURITY_TYPES = {
  SIG: { typeCovered: oldTypeField, ...SIGNED_SET, signersName: expandableName, signature: base64 },
  KEY: { flags: keyFlags, protocol: defaultingTo(DNSSEC_PROTOCOL, protocol), algorithm, key: keyUnlessNone },
  NXT: { nextDomain: expandableName, rrtypes: nxtBitmap },
  CERT: {
    type: byName(u16, CERTIFICATE_TYPES, 'a certificate type'),
    keyTag: u16,
    algorithm: byName(u8, SECURITY_ALGORITHMS, 'an algorithm'),
    certificate: base64,
  },
  DS: DELEGATION_SIGNER,
  CDS: DELEGATION_SIGNER,
  TA: DELEGATION_SIGNER,
  DLV: DELEGATION_SIGNER,
  SSHFP: { algorithm: u8, hash: u8, fingerprint },
  RRSIG: { typeCovered: typeField, ...SIGNED_SET, signersName: foldedName, signature: base64 },
  // RFC 6840 §5.1: the next name keeps its case.
  NSEC: { nextDomain: exactName, rrtypes: someTypes },
  DNSKEY: ZONE_KEY,
  CDNSKEY: ZONE_KEY,
  RKEY: { flags: zero16, protocol, algorithm, key: base64 },
  NSEC3: {
    algorithm: hashAlgorithm,
    flags: u8,
    iterations: u16,
    salt,
    nextDomain: hashedOwner,
    rrtypes: typeBitmap,
  },
  NSEC3PARAM: { algorithm: hashAlgorithm, flags: u8, iterations: u16, salt },
  TLSA: CERTIFICATE_ASSOCIATION,
  SMIMEA: CERTIFICATE_ASSOCIATION,
  TALINK: { previous: exactName, next: exactName },
  OPENPGPKEY: base64,
  CSYNC: { serial: u32, flags: u16, rrtypes: typeBitmap },
  ZONEMD: { serial: u32, scheme: u8, hashAlgorithm: u8, digest: zoneDigest },
  CAA: caa,
} as const satisfies TypeTable
