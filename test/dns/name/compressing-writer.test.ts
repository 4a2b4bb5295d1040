import { describe, expect, it } from 'vitest'
import { CompressingWriter, EXACT_CASE } from '../../../src/dns/name/compressing-writer.ts'
import { NameReader } from '../../../src/dns/name/name-reader.ts'
import { parseName } from '../../../src/dns/name/name-text.ts'
import { hex, toHex } from '../../bytes/hex-octets.ts'

/** Stands behind a header, as in a message. */
function writerOf(folding?: Uint8Array): CompressingWriter {
  const writer = new CompressingWriter(64, undefined, folding)
  writer.begin()
  writer.claim(12)
  return writer
}

function put(writer: CompressingWriter, ...names: string[]): string {
  for (const name of names) writer.compressibleName(parseName(name))
  return toHex(writer.finish().subarray(12))
}

function readAll(writer: CompressingWriter): string[] {
  const reader = new NameReader(writer.finish(), 12)
  const names: string[] = []
  while (reader.remaining > 0) names.push(reader.nameText())
  return names
}

describe('CompressingWriter', () => {
  it('points at the longest suffix that stands before (RFC 1035 §4.1.4)', () => {
    // The names of the RFC's example.
    expect(put(writerOf(), 'F.ISI.ARPA.', 'FOO.F.ISI.ARPA.', 'ARPA.', '.')).toBe(
      toHex(hex('0146 03495349 0441525041 00 03464f4f c00c c012 00')),
    )
  })

  it('points at labels and not at a pointer', () => {
    expect(put(writerOf(), 'a.b.', 'a.b.', 'a.b.')).toBe('0161016200c00cc00c')
  })

  it('finds a name that ends in a pointer itself', () => {
    expect(put(writerOf(), 'b.', 'a.b.', 'x.a.b.')).toBe(toHex(hex('0162 00 0161 c00c 0178 c00f')))
  })

  it('gives a name the case of the one it points at', () => {
    const writer = writerOf()
    put(writer, 'www.Example.', 'WWW.eXAMPLE.')
    expect(readAll(writer)).toEqual(['www.Example.', 'www.Example.'])
  })

  it('leaves every name its case when told so', () => {
    const writer = writerOf(EXACT_CASE)
    put(writer, 'www.Example.', 'WWW.Example.', 'www.example.', 'www.Example.')
    expect(readAll(writer)).toEqual(['www.Example.', 'WWW.Example.', 'www.example.', 'www.Example.'])
    expect(toHex(writer.finish()).endsWith('c00c')).toBe(true)
  })

  it('does not take a label for others of the same octets', () => {
    expect(readAll(after('a.b.', 'a\\001b.'))).toEqual(['a.b.', 'a\\001b.'])
  })

  it('leaves names whole that later types hold', () => {
    const writer = writerOf()
    put(writer, 'example.')
    writer.name(parseName('example.'))
    writer.exactName(parseName('example.'))
    expect(readAll(writer)).toEqual(['example.', 'example.', 'example.'])
    expect(writer.at).toBe(12 + 3 * 9)
  })

  it('starts each message afresh', () => {
    const writer = writerOf()
    put(writer, 'example.')
    writer.begin()
    writer.claim(12)
    expect(put(writer, 'example.')).toBe(toHex(parseName('example.')))
  })

  it('points at nothing that was taken back', () => {
    const writer = writerOf()
    put(writer, 'com.')
    const at = writer.at
    put(writer, 'a.com.', 'b.a.com.')
    writer.rewind(at)
    expect(put(writer, 'b.a.com.', 'a.com.')).toBe(toHex(hex('03636f6d00 0162 0161 c00c c013')))
  })

  it('does not point at octets that happen to look like a name taken back', () => {
    const writer = writerOf()
    const at = writer.at
    put(writer, 'a.')
    writer.rewind(at)
    writer.bytes(hex('016100'))
    expect(put(writer, 'a.')).toBe('016100016100')
  })

  it('points no further than 14 bits reach', () => {
    const writer = new CompressingWriter(0x5000)
    writer.begin()
    writer.claim(0x3ffe)
    for (const name of ['a.b.', 'b.', 'a.b.']) writer.compressibleName(parseName(name))
    // `a.b.` begins at 0x3ffe, its `b.` at 0x4000.
    expect(toHex(writer.finish().subarray(0x3ffe))).toBe(toHex(hex('0161 0162 00 0162 00 fffe')))
  })

  it('goes on, uncompressed if need be, with more names than it remembers', () => {
    const writer = writerOf()
    const names = Array.from({ length: 3000 }, (_, i) => `host${i}.example.`)
    put(writer, ...names, ...names)
    expect(readAll(writer)).toEqual([...names, ...names])
  })

  it('takes names of the longest kind', () => {
    const writer = writerOf()
    const longest = 'a.'.repeat(127)
    put(writer, longest, `b.${'a.'.repeat(126)}`)
    expect(writer.at).toBe(12 + 255 + 4)
    expect(readAll(writer)).toEqual([longest, `b.${'a.'.repeat(126)}`])
  })

  function after(...names: string[]): CompressingWriter {
    const writer = writerOf()
    put(writer, ...names)
    return writer
  }
})
