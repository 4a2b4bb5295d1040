import { describe, expect, it } from 'vitest'
import { describeLabEvent } from '../../src/cli/lab-news.ts'
import { SourceExcerpts } from '../../src/cli/source-excerpt.ts'
import { styleFor } from '../../src/cli/style.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import { ZoneFileError } from '../../src/errors.ts'
import type { LabEvent } from '../../src/lab/lab-event.ts'
import { FileError } from '../../src/runtime/runtime.ts'
import { MemoryFiles } from '../../src/sim/memory-files.ts'
import { World } from '../../src/sim/world.ts'

/** What is read again to show the lines that mistakes stand on. */
const files = new MemoryFiles(new World())

async function told(event: LabEvent): Promise<string[]> {
  const lines = await describeLabEvent(event, new SourceExcerpts(files), styleFor(process.stderr))
  return lines.map(({ level, text }) => `${level}: ${text}`)
}

const LOADED = {
  kind: 'zone-loaded',
  zone: 'example.com.',
  file: 'example.com.zone',
  serial: 2,
  previousSerial: 1,
  changes: [],
  held: [],
} as const

function mistakes(text: string): ZoneFileError {
  try {
    parseZone(text, { file: 'a.zone', origin: 'a.' })
  } catch (error) {
    if (error instanceof ZoneFileError) return error
  }
  throw new Error('the zone is sound')
}

describe('news of a zone', () => {
  it('name what changed, and for how long the resolver holds the old data', async () => {
    const changes = [{ kind: 'changed', name: 'www.example.com.', type: 'A' }] as const
    const held = [{ name: 'www.example.com.', type: 'A', seconds: 95 }]
    expect(await told({ ...LOADED, changes, held })).toEqual([
      'info: example.com.: serial 1 → 2 loaded from example.com.zone: www.example.com. A changed; ' +
        'the resolver still holds the old www.example.com. A for 95 s',
    ])
  })

  it('name three of the old answers that are held, and count the rest', async () => {
    const held = [50, 40, 30, 20, 10].map((seconds) => ({ name: `h${seconds}.`, type: 'A', seconds }))
    expect((await told({ ...LOADED, held }))[0]).toMatch(
      /still holds the old h50\. A for 50 s, h40\. A for 40 s, h30\. A for 30 s and 2 more$/,
    )
  })

  it('count what would be too much to name', async () => {
    const changes = Array.from(
      { length: 7 },
      (_, i) => ({ kind: 'added', name: `h${i}.`, type: 'A' }) as const,
    )
    expect((await told({ ...LOADED, changes }))[0]).toMatch(/: h0\. A added, .*h4\. A added, 2 more$/)
  })

  it('tell a new zone from one that was read again', async () => {
    expect(await told({ ...LOADED, previousSerial: undefined })).toEqual([
      'info: example.com.: serial 2 loaded from example.com.zone',
    ])
    expect((await told({ ...LOADED, previousSerial: 2 }))[0]).toContain(
      ': serial 2 loaded from example.com.zone: sound again, nothing changed',
    )
  })

  it('hold the mistakes of a broken file, and what is served meanwhile', async () => {
    const lines = Array.from({ length: 7 }, () => 'x A y')
    const text = ['@ 60 SOA ns mail 1 2 3 4 5', ...lines].join('\n')
    files.put('a.zone', text)
    const error = mistakes(text)
    const news = await told({ kind: 'zone-broken', file: 'a.zone', error, servedSerial: 1 })
    expect(news).toHaveLength(6)
    expect(news[0]).toBe("error: a.zone:2:5: 'y': expected an IPv4 address\n  x A y\n      ^")
    expect(news.at(-1)).toBe('warn: a.zone: serial 1 stays in service (7 errors in all)')
  })

  it('say that a file is gone', async () => {
    const error = new FileError('ENOENT', 'a.zone')
    expect(await told({ kind: 'zone-broken', file: 'a.zone', error, servedSerial: 1 })).toEqual([
      'error: a.zone: there is no such file; serial 1 stays in service',
    ])
    expect(await told({ kind: 'zone-broken', file: 'a.zone', error, servedSerial: undefined })).toEqual([
      'error: a.zone: there is no such file; it is not served',
    ])
  })

  it('tell a serial that went back from one that stayed', async () => {
    const news = { kind: 'serial-not-raised', zone: 'a.', file: 'a.zone', previousSerial: 7 } as const
    expect(await told({ ...news, serial: 7 })).toEqual([
      'warn: a.: the data changed, but serial 7 was not raised: secondaries will not notice',
    ])
    expect(await told({ ...news, serial: 5 })).toEqual([
      'warn: a.: the serial went back from 7 to 5: secondaries will not take the new data',
    ])
  })
})

describe('news of servers', () => {
  it('name the address that is taken', async () => {
    expect(await told({ kind: 'port-taken', address: { ip: '::1', port: 5300 } })).toEqual([
      'warn: [::1]:5300 is taken by another program; using the next free port',
    ])
  })

  it('are summed up when they are many', async () => {
    const servers = Array.from({ length: 6 }, (_, i) => ({
      name: `ns${i}.`,
      names: [`ns${i}.`],
      address: `192.0.2.${i}`,
      endpoint: { ip: '127.0.0.1', port: 5401 + i },
      zones: ['.'],
    }))
    expect(await told({ kind: 'servers-stopped', servers })).toEqual(['info: 6 servers stopped'])
    expect(await told({ kind: 'servers-started', servers: servers.slice(4) })).toEqual([
      'info: ns4. 192.0.2.4 at 127.0.0.1:5405 started',
      'info: ns5. 192.0.2.5 at 127.0.0.1:5406 started',
    ])
  })
})
