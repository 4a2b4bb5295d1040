import { describe, expect, it } from 'vitest'
import { ZoneFileError } from '../../../../src/errors.ts'
import {
  internetRootHints,
  parseHints,
  readHints,
  rootHintsFrom,
} from '../../../../src/dns/resolver/zone-cut/root-hints.ts'
import { FlatWorld } from '../../../../src/sim/flat-world.ts'
import { lines, records } from '../messages.ts'

const TEXT = `
; the file that begins it all
.                    3600000      NS    A.ROOT-SERVERS.NET.
A.ROOT-SERVERS.NET.  3600000      A     198.41.0.4
A.ROOT-SERVERS.NET.  3600000      AAAA  2001:503:ba3e::2:30
`
const HINTS = [
  '. 3600000 NS A.ROOT-SERVERS.NET.',
  'A.ROOT-SERVERS.NET. 3600000 A 198.41.0.4',
  'A.ROOT-SERVERS.NET. 3600000 AAAA 2001:503:ba3e::2:30',
]

describe('internetRootHints', () => {
  it('has the thirteen servers with both addresses', () => {
    const hints = lines(internetRootHints())
    expect(hints.length).toBe(39)
    expect(hints).toContain('b.root-servers.net. 3600000 A 170.247.170.2')
    expect(hints).toContain('m.root-servers.net. 3600000 AAAA 2001:dc3::35')
  })
})

describe('hints', () => {
  it('are read from text and from a file', async () => {
    expect(lines(parseHints(TEXT))).toEqual(HINTS)
    const world = new FlatWorld()
    const { files } = world.host('10.0.0.1')
    await world.run(files.replace('root.hints', new TextEncoder().encode(TEXT)))
    expect(lines(await world.run(readHints(files, 'root.hints')))).toEqual(HINTS)
  })

  it('say where the mistake is', () => {
    expect(() => parseHints('. 300 NS', 'root.hints')).toThrow(ZoneFileError)
  })

  it('are picked out of a whole root zone', () => {
    const zone = records(
      '. 86400 SOA a.root. b.root. 1 2 3 4 5',
      '. 3600 NS a.root.',
      'a.root. 3600 A 192.0.2.1',
      'com. 3600 NS ns.com.',
      'ns.com. 3600 A 192.0.2.2',
    )
    expect(lines(rootHintsFrom(zone))).toEqual(['. 3600 NS a.root.', 'a.root. 3600 A 192.0.2.1'])
  })
})
