/**
 * An X.509 certificate (RFC 5280) from what it says and a key to sign it with. Holds no keys and knows no time; the
 * library below takes a while to load, so that who needs certificates imports this file only then.
 */

import { BitString, Integer, Null, OctetString, Utf8String } from 'asn1js'
import { createHash, sign, type KeyObject } from 'node:crypto'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs'

export interface CertificateForm {
  /** The octets of a positive number: the highest bit is 0, the first octet is not. */
  readonly serial: Uint8Array
  readonly issuer: CertificateParty
  readonly subject: CertificateParty
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /**
   * What the subject answers to: domain names without their final dot, the first label perhaps `*`, and addresses.
   * Nothing for an authority.
   */
  readonly names: readonly (string | Uint8Array)[]
}

/** Someone who has a name and an RSA key. */
export interface CertificateParty {
  readonly commonName: string
  readonly publicKey: KeyObject
}

const OID = {
  commonName: '2.5.4.3',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

/** RFC 5280 §4.2.1.3: the bits from the left, and how many of the octet are not used. */
const KEY_USAGE = {
  /** digitalSignature, keyEncipherment */
  server: { bits: 0b1010_0000, unused: 5 },
  /** keyCertSign, cRLSign */
  authority: { bits: 0b0000_0110, unused: 1 },
} as const

/** RFC 5280 §4.1.2.5: two digits of a year reach up to here. */
const FIRST_YEAR_IN_FULL = 2050

/** Version 3 (RFC 5280 §4.1.2.1). */
const V3 = 2

/** The certificate in DER, signed with `signingKey`, which is the issuer's. */
export function makeCertificate(form: CertificateForm, signingKey: KeyObject): Uint8Array {
  const certificate = new Certificate()
  const algorithm = new AlgorithmIdentifier({ algorithmId: OID.sha256WithRsa, algorithmParams: new Null() })
  certificate.version = V3
  certificate.serialNumber = new Integer({ valueHex: bufferOf(form.serial) })
  certificate.signature = algorithm
  certificate.signatureAlgorithm = algorithm
  certificate.issuer = distinguishedName(form.issuer)
  certificate.subject = distinguishedName(form.subject)
  certificate.notBefore = time(form.notBeforeMs)
  certificate.notAfter = time(form.notAfterMs)
  certificate.subjectPublicKeyInfo = PublicKeyInfo.fromBER(bufferOf(publicKeyDer(form.subject)))
  certificate.extensions = extensions(form)
  const toBeSigned = certificate.encodeTBS().toBER()
  certificate.tbsView = new Uint8Array(toBeSigned)
  const signature = sign('sha256', new Uint8Array(toBeSigned), signingKey)
  certificate.signatureValue = new BitString({ valueHex: bufferOf(signature) })
  return new Uint8Array(certificate.toSchema(true).toBER())
}

function distinguishedName({ commonName }: CertificateParty): RelativeDistinguishedNames {
  const value = new Utf8String({ value: commonName })
  return new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: OID.commonName, value })],
  })
}

function time(ms: number): Time {
  const value = new Date(ms)
  const type = value.getUTCFullYear() < FIRST_YEAR_IN_FULL ? TimeType.UTCTime : TimeType.GeneralizedTime
  return new Time({ type, value })
}

function extensions({ issuer, subject, names }: CertificateForm): Extension[] {
  const isAuthority = names.length === 0
  const usage = isAuthority ? KEY_USAGE.authority : KEY_USAGE.server
  const all = [
    extension(OID.basicConstraints, true, new BasicConstraints(isAuthority ? { cA: true } : {}).toSchema()),
    extension(OID.keyUsage, true, bits(usage)),
    extension(OID.subjectKeyId, false, new OctetString({ valueHex: bufferOf(keyId(subject)) })),
    extension(
      OID.authorityKeyId,
      false,
      new AuthorityKeyIdentifier({
        keyIdentifier: new OctetString({ valueHex: bufferOf(keyId(issuer)) }),
      }).toSchema(),
    ),
  ]
  if (isAuthority) return all
  return [
    ...all,
    extension(OID.extKeyUsage, false, new ExtKeyUsage({ keyPurposes: [OID.serverAuth] }).toSchema()),
    extension(OID.subjectAltName, false, new GeneralNames({ names: names.map(generalName) }).toSchema()),
  ]
}

function extension(extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() })
}

function bits({ bits, unused }: { bits: number; unused: number }): BitString {
  return new BitString({ valueHex: Uint8Array.of(bits).buffer, unusedBits: unused })
}

/** RFC 5280 §4.2.1.6: the numbers say which alternative it is. */
function generalName(name: string | Uint8Array): GeneralName {
  return typeof name === 'string'
    ? new GeneralName({ type: 2, value: name })
    : new GeneralName({ type: 7, value: new OctetString({ valueHex: bufferOf(name) }) })
}

/** RFC 5280 §4.2.1.2 (1): the SHA-1 of the key, without what stands around it. */
function keyId(party: CertificateParty): Uint8Array {
  const { subjectPublicKey } = PublicKeyInfo.fromBER(bufferOf(publicKeyDer(party)))
  return createHash('sha1').update(subjectPublicKey.valueBlock.valueHexView).digest()
}

function publicKeyDer({ publicKey }: CertificateParty): Uint8Array {
  return publicKey.export({ type: 'spki', format: 'der' })
}

/** An array buffer that holds these octets and nothing else, as the library wants it. */
function bufferOf(octets: Uint8Array): ArrayBuffer {
  return new Uint8Array(octets).buffer
}
