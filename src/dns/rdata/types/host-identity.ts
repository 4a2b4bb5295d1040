/** HIP (RFC 8005 §5): the lengths of tag and key stand first on the wire, and not at all in text. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import { formatBase16 } from '../base16.ts'
import { formatBase64 } from '../base64.ts'
import { parseBase16Word, parseBase64Word } from '../encoded-octets.ts'
import type { FieldKind } from '../field-kind.ts'
import { MAX_U16, MAX_U8, parseInteger } from '../integers.ts'
import { exactName } from '../names.ts'
import { arrayFromValue, checkInteger, objectFromValue, octetsFromValue } from '../plain-value.ts'

export interface HostIdentity {
  pkAlgorithm: number
  /** The host identity tag. */
  hit: Uint8Array
  publicKey: Uint8Array
  rendezvousServers: string[]
}

export const hostIdentity: FieldKind<HostIdentity> = {
  read(reader) {
    const { pkAlgorithm, hit, publicKey } = readFixedPart(reader)
    const rendezvousServers: string[] = []
    while (reader.at < reader.end) rendezvousServers.push(exactName.read(reader))
    return { pkAlgorithm, hit, publicKey, rendezvousServers }
  },
  write(writer, value) {
    const { pkAlgorithm, hit, publicKey, rendezvousServers } = objectFromValue(writer, value)
    const algorithm = checkInteger(writer, pkAlgorithm, MAX_U8)
    putFixedPart(writer, algorithm, octetsFromValue(writer, hit), octetsFromValue(writer, publicKey))
    for (const server of arrayFromValue(writer, rendezvousServers ?? [])) exactName.write(writer, server)
  },
  copy(reader, writer) {
    const { pkAlgorithm, hit, publicKey } = readFixedPart(reader)
    putFixedPart(writer, pkAlgorithm, hit, publicKey)
    while (reader.at < reader.end) exactName.copy(reader, writer)
  },
  parse(text, writer) {
    const algorithm = parseInteger(text, MAX_U8, 'an algorithm from 0 to 255')
    const hit = parseBase16Word(text)
    if (hit.length > MAX_U8) throw text.wrong('too-long', 'at most 255 octets')
    putFixedPart(writer, algorithm, hit, parseBase64Word(text))
    while (text.more()) exactName.parse(text, writer)
  },
  format(reader) {
    const { pkAlgorithm, hit, publicKey } = readFixedPart(reader)
    let text = `${pkAlgorithm} ${formatBase16(hit)} ${formatBase64(publicKey)}`
    while (reader.at < reader.end) text += ' ' + exactName.format(reader)
    return text
  },
}

function readFixedPart(reader: ByteReader): Omit<HostIdentity, 'rendezvousServers'> {
  const { at } = reader
  const hitLength = reader.u8()
  const pkAlgorithm = reader.u8()
  const keyLength = reader.u16()
  if (hitLength === 0 || keyLength === 0) throw reader.error('bad-length', at)
  return { pkAlgorithm, hit: reader.bytes(hitLength), publicKey: reader.bytes(keyLength) }
}

function putFixedPart(writer: ByteWriter, algorithm: number, hit: Uint8Array, publicKey: Uint8Array): void {
  if (hit.length === 0 || publicKey.length === 0) throw writer.error('bad-value', 'no tag or no key')
  writer.u8(checkInteger(writer, hit.length, MAX_U8))
  writer.u8(algorithm)
  writer.u16(checkInteger(writer, publicKey.length, MAX_U16))
  writer.bytes(hit)
  writer.bytes(publicKey)
}
