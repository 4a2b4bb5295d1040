/** Addresses whose text is groups of hexadecimal digits: EUI-48, EUI-64, and the identifiers of ILNP. */

import { formatBase16, parseBase16 } from '../base16.ts'
import type { FieldKind } from '../field-kind.ts'
import { describeValue } from '../plain-value.ts'

interface Form {
  readonly what: string
  readonly groups: number
  readonly octetsPerGroup: number
  readonly separator: string
  readonly leadingZeros: 'printed' | 'dropped'
}

/** RFC 7043 §3: `00-00-5e-00-53-2a`. */
export const eui48: FieldKind<string> = hexGroups({
  what: 'an EUI-48 such as 00-00-5e-00-53-2a',
  groups: 6,
  octetsPerGroup: 1,
  separator: '-',
  leadingZeros: 'printed',
})

/** RFC 7043 §4. */
export const eui64: FieldKind<string> = hexGroups({
  what: 'an EUI-64 such as 00-00-5e-ef-10-00-00-2a',
  groups: 8,
  octetsPerGroup: 1,
  separator: '-',
  leadingZeros: 'printed',
})

/** 64 bits in the way of half an IPv6 address (RFC 6742 §2.1, §2.3). */
export const locator64: FieldKind<string> = hexGroups({
  what: 'four groups of hexadecimal digits such as 2001:db8:1140:1000',
  groups: 4,
  octetsPerGroup: 2,
  separator: ':',
  leadingZeros: 'dropped',
})

function hexGroups(form: Form): FieldKind<string> {
  const length = form.groups * form.octetsPerGroup
  const digits = 2 * form.octetsPerGroup
  const wellFormed = new RegExp(
    `^[0-9a-f]{1,${digits}}(?:${form.separator}[0-9a-f]{1,${digits}}){${form.groups - 1}}$`,
    'i',
  )

  function octetsOf(text: string): Uint8Array | undefined {
    if (!wellFormed.test(text)) return undefined
    return parseBase16(
      text
        .split(form.separator)
        .map((group) => group.padStart(digits, '0'))
        .join(''),
    )
  }

  function textOf(octets: Uint8Array, at: number): string {
    const groups: string[] = []
    for (let i = at; i < at + length; i += form.octetsPerGroup) {
      const group = formatBase16(octets, i, form.octetsPerGroup).toLowerCase()
      groups.push(form.leadingZeros === 'printed' ? group : group.replace(/^0+(?=.)/, ''))
    }
    return groups.join(form.separator)
  }

  return {
    read: (reader) => textOf(reader.octets, reader.advance(length)),
    write(writer, value: unknown) {
      const octets = typeof value === 'string' ? octetsOf(value) : undefined
      if (octets === undefined) throw writer.error('bad-value', `${describeValue(value)} is not ${form.what}`)
      writer.bytes(octets)
    },
    copy: (reader, writer) => writer.range(reader.octets, reader.advance(length), length),
    parse(text, writer) {
      const octets = octetsOf(text.word(form.what))
      if (octets === undefined) throw text.wrong('bad-address', form.what)
      writer.bytes(octets)
    },
    format: (reader) => textOf(reader.octets, reader.advance(length)),
  }
}
