/** The flags of key records, and the key that they may say there is none of. */

import type { ByteReader } from '../../../bytes/byte-reader.ts'
import type { ByteWriter } from '../../../bytes/byte-writer.ts'
import { base64 } from '../encoded-octets.ts'
import type { FieldKind } from '../field-kind.ts'
import { decimal, u16 } from '../integers.ts'
import { findNamed } from '../mnemonics.ts'
import { KEY_FLAGS } from './mnemonic-tables.ts'

const FLAGS_EXPECTED = 'flags: a number or names joined by |'

/** The flags of a key: a number, in text also hexadecimal (`0x101`) or by name (`ZONE|KSK`). */
export const keyFlags: FieldKind<number> = {
  ...u16,
  parse(text, writer) {
    const word = text.word(FLAGS_EXPECTED)
    const number = /^0x[0-9a-f]{1,8}$/i.test(word) ? Number(word) : decimal(word)
    if (number > u16.most) throw text.wrong('bad-number', 'a number from 0 to 65535')
    const flags = number >= 0 ? number : namedFlags(word)
    if (flags === undefined) throw text.wrong('unknown-mnemonic', FLAGS_EXPECTED)
    writer.u16(flags)
  },
}

function namedFlags(word: string): number | undefined {
  let flags = 0
  for (const name of word.split('|')) {
    const flag = findNamed(KEY_FLAGS, name)
    if (flag === undefined) return undefined
    flags |= flag
  }
  return flags
}

/** Both bits say that there is no key (RFC 2535 §3.1.2). */
const NO_KEY = 0xc0

const noOctets: FieldKind<Uint8Array> = {
  read: () => new Uint8Array(0),
  write(writer, value: unknown) {
    if (value instanceof Uint8Array && value.length > 0)
      throw writer.error('bad-value', 'the flags say no key')
  },
  copy: () => undefined,
  parse: () => undefined,
  format: () => '',
}

/** The key of KEY: flags, protocol and algorithm stand before it. */
export const keyUnlessNone: FieldKind<Uint8Array> = {
  read: (reader) => keyKind(reader).read(reader),
  write: (writer, value) => keyKind(writer).write(writer, value),
  copy: (reader, writer) => keyKind(reader).copy(reader, writer),
  parse: (text, writer) => keyKind(writer).parse(text, writer),
  format: (reader) => keyKind(reader).format(reader),
}

function keyKind({ octets, at }: ByteReader | ByteWriter): FieldKind<Uint8Array> {
  return (octets[at - 4]! & NO_KEY) === NO_KEY ? noOctets : base64
}
