import { describe, expect, it } from 'vitest'
import { ZoneFileError } from '../../../src/errors.ts'
import { parseZone, readZone } from '../../../src/dns/zone/zone-text.ts'

const head = '$ORIGIN example.\n$TTL 60\n@ SOA ns h 7 1 1 1 1\n@ NS ns\nns A 192.0.2.1\n'

function errorOf(text: string, origin?: string): ZoneFileError {
  try {
    parseZone(text, origin === undefined ? {} : { origin })
  } catch (error) {
    if (error instanceof ZoneFileError) return error
    throw error
  }
  throw new Error('the zone was taken')
}

describe('what a zone refuses', () => {
  it.each([
    ['data outside the zone', `${head}www.elsewhere.test. A 192.0.2.1`, 6, 'a name in the zone example.'],
    ['a sibling whose name only ends alike', `${head}www.notexample. A 192.0.2.1`, 6, 'a name in the zone'],
    ['data beside a CNAME', `${head}x CNAME ns\nx A 192.0.2.1`, 7, 'beside a CNAME'],
    ['a CNAME beside data', `${head}x A 192.0.2.1\nx CNAME ns`, 7, 'no CNAME beside A'],
    ['two CNAMEs', `${head}x CNAME ns\nx CNAME www`, 7, 'a single CNAME'],
    ['two DNAMEs', `${head}x DNAME ns\nx DNAME www`, 7, 'a single DNAME'],
    ['a second SOA', `${head}@ SOA ns h 8 1 1 1 1`, 6, 'a single SOA'],
    ['an SOA below the apex', `${head}x SOA ns h 8 1 1 1 1`, 6, 'the SOA at the apex'],
    ['no NS', '$ORIGIN example.\n\n@ 60 SOA ns h 7 1 1 1 1\n', 3, 'at least one NS record at example.'],
  ])('%s', (_, text, line, expected) => {
    const error = errorOf(text)
    expect(error.line).toBe(line)
    expect(error.message).toContain(expected)
  })

  it('no SOA', () => {
    expect(errorOf('@ 60 NS ns\n', 'example.').message).toContain('an SOA record at example.')
    expect(errorOf('', 'example.').message).toContain('an SOA record')
  })

  it('names each of several mistakes', () => {
    const error = errorOf(`${head}x CNAME ns\nx A 192.0.2.1\nwww.elsewhere.test. A 192.0.2.1\n`)
    expect([error, ...error.others].map(({ line }) => line)).toEqual([7, 8])
  })
})

describe('what a zone takes', () => {
  it('a CNAME beside its signature and NSEC', () => {
    const rrsig = 'x RRSIG CNAME 13 2 60 20300101000000 20200101000000 1 example. AAAA'
    expect(parseZone(`${head}x CNAME ns\n${rrsig}\nx NSEC y CNAME`).recordCount).toBe(6)
  })

  it('the same CNAME twice, as one', () => {
    expect(parseZone(`${head}x CNAME ns\nx CNAME NS`).recordCount).toBe(4)
  })

  it('the SOA in the second place when its origin is given', () => {
    const zone = parseZone('$TTL 60\n@ NS ns\n@ SOA ns h 7 1 1 1 1\n', { origin: 'example.' })
    expect(zone.serial).toBe(7)
    expect(zone.origin.toString()).toBe('example.')
  })

  it('the SOA in the second place when the name of the file tells the origin', async () => {
    const text = new TextEncoder().encode('$TTL 60\n@ NS ns\n@ SOA ns h 7 1 1 1 1\n')
    const files = {
      async *read() {
        yield text
      },
    }
    expect((await readZone(files, 'some/example.zone')).origin.toString()).toBe('example.')
    await expect(readZone(files, 'some/file')).rejects.toThrow(ZoneFileError)
  })

  it('a zone of another class', () => {
    expect(parseZone('bind. 0 CH SOA a. b. 1 1 1 1 1\nbind. 0 CH NS a.').rrclass).toBe(3)
  })
})
