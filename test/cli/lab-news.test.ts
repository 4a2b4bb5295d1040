import { describe, expect, it } from 'vitest'
import { describeLabEvent } from '../../src/cli/lab-news.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import { ZoneFileError } from '../../src/errors.ts'
import type { LabEvent } from '../../src/lab/lab-event.ts'
import { FileError } from '../../src/runtime/runtime.ts'

const told = (event: LabEvent) => describeLabEvent(event).map(({ level, text }) => `${level}: ${text}`)

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
  it('name what changed, and for how long the resolver holds the old data', () => {
    const changes = [{ kind: 'changed', name: 'www.example.com.', type: 'A' }] as const
    const held = [{ name: 'www.example.com.', type: 'A', seconds: 95 }]
    expect(told({ ...LOADED, changes, held })).toEqual([
      'info: example.com.: serial 1 → 2 loaded from example.com.zone: www.example.com. A changed; ' +
        'the resolver still holds the old www.example.com. A for 95 s',
    ])
  })

  it('name three of the old answers that are held, and count the rest', () => {
    const held = [50, 40, 30, 20, 10].map((seconds) => ({ name: `h${seconds}.`, type: 'A', seconds }))
    expect(told({ ...LOADED, held })[0]).toMatch(
      /still holds the old h50\. A for 50 s, h40\. A for 40 s, h30\. A for 30 s and 2 more$/,
    )
  })

  it('count what would be too much to name', () => {
    const changes = Array.from(
      { length: 7 },
      (_, i) => ({ kind: 'added', name: `h${i}.`, type: 'A' }) as const,
    )
    expect(told({ ...LOADED, changes })[0]).toMatch(/: h0\. A added, .*h4\. A added, 2 more$/)
  })

  it('tell a new zone from one that was read again', () => {
    expect(told({ ...LOADED, previousSerial: undefined })).toEqual([
      'info: example.com.: serial 2 loaded from example.com.zone',
    ])
    expect(told({ ...LOADED, previousSerial: 2 })[0]).toContain(
      ': serial 2 loaded from example.com.zone: nothing changed',
    )
  })

  it('hold the mistakes of a broken file, and what is served meanwhile', () => {
    const lines = Array.from({ length: 7 }, () => 'x A y')
    const error = mistakes(['@ 60 SOA ns mail 1 2 3 4 5', ...lines].join('\n'))
    const news = told({ kind: 'zone-broken', file: 'a.zone', error, servedSerial: 1 })
    expect(news).toHaveLength(6)
    expect(news[0]).toBe("error: a.zone:2:5: 'y': expected an IPv4 address")
    expect(news.at(-1)).toBe('warn: a.zone: serial 1 is served on (7 errors in all)')
  })

  it('say that a file is gone', () => {
    const error = new FileError('ENOENT', 'a.zone')
    expect(told({ kind: 'zone-broken', file: 'a.zone', error, servedSerial: 1 })).toEqual([
      'error: a.zone: there is no such file; serial 1 is served on',
    ])
    expect(told({ kind: 'zone-broken', file: 'a.zone', error, servedSerial: undefined })).toEqual([
      'error: a.zone: there is no such file; it is not served',
    ])
  })
})

describe('news of servers', () => {
  it('name the address that is taken', () => {
    expect(told({ kind: 'port-taken', address: { ip: '::1', port: 5300 } })).toEqual([
      'warn: [::1]:5300 is taken by another program; using the next free port',
    ])
  })
})
