import { describe, expect, it } from 'vitest'
import { authoritySettings, type ZoneSettings } from '../../src/config/authority-settings.ts'
import { readAuthorityConfig } from '../../src/config/read-authority-config.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'

const LISTEN = [{ ip: '127.0.0.1', port: 5310 }]
const KEYS =
  'keys: { k: { algorithm: hmac-sha256, secret: c2VjcmV0 }, other: { algorithm: hmac-sha256, secret: c2VjcmV0 } }'
const K = DomainName.parse('k.')
const OTHER = DomainName.parse('other.')

async function settings(...lines: string[]) {
  const text = [KEYS, 'state: s', ...lines].join('\n')
  const { config, keys } = await readAuthorityConfig(text, 'a.yaml', () =>
    Promise.reject(new Error('no file')),
  )
  return authoritySettings(config, { keys, listen: LISTEN, near: (path) => `/etc/${path}` })
}

async function zone(...lines: string[]): Promise<ZoneSettings> {
  return (await settings(...lines)).zones[0]!
}

describe('access lists', () => {
  it('match by address, by key, and by both', async () => {
    const { access } = await zone(
      'zones: { a: { file: f, allowTransfer: [192.0.2.0/24, key k, 198.51.100.1 key other] } }',
    )
    const { transfer } = access
    expect(transfer.admits('192.0.2.9', undefined)).toBe(true)
    expect(transfer.admits('203.0.113.1', K)).toBe(true)
    expect(transfer.admits('203.0.113.1', OTHER)).toBe(false)
    expect(transfer.admits('198.51.100.1', OTHER)).toBe(true)
    expect(transfer.admits('198.51.100.1', undefined)).toBe(false)
  })

  it('go by the first item that matches, those of named lists in their places', async () => {
    const { access } = await zone(
      'access: { bad: [192.0.2.7, 192.0.2.8], net: [not bad, 192.0.2.0/24] }',
      "zones: { a: { file: f, allowQuery: ['!192.0.2.1', net, localhost] } }",
    )
    const admitted = ['192.0.2.1', '192.0.2.7', '192.0.2.2', '127.0.0.9', '::1', '203.0.113.1'].filter((ip) =>
      access.query.admits(ip, undefined),
    )
    expect(admitted).toEqual(['192.0.2.2', '127.0.0.9', '::1'])
  })

  it('admit everybody to ask and nobody to anything else where nothing is said', async () => {
    const { access, takesUpdates } = await zone('zones: { a: f }')
    expect(access.query.admits('192.0.2.1', undefined)).toBe(true)
    for (const each of ['transfer', 'notify', 'update'] as const)
      expect(access[each].admits('127.0.0.1', K)).toBe(false)
    expect(takesUpdates).toBe(false)
  })

  it('are those of the zone, or else of the defaults', async () => {
    const { zones, policy } = await settings(
      'defaults: { allowTransfer: key k, allowUpdate: key k }',
      'zones: { a: f, b: { file: g, allowTransfer: none, allowUpdate: none } }',
      'folder: z',
    )
    expect(zones.map(({ access }) => access.transfer.admits('192.0.2.1', K))).toEqual([true, false])
    expect(zones.map(({ takesUpdates }) => takesUpdates)).toEqual([true, false])
    expect(policy.takesUpdates).toBe(true)
  })
})

describe('zones', () => {
  it('have their files near the configuration', async () => {
    expect(await zone('zones: { a.example: sub/a.zone }')).toMatchObject({
      kind: 'primary',
      origin: DomainName.parse('a.example.'),
      file: '/etc/sub/a.zone',
    })
  })

  it('have primaries with their keys, who may notify', async () => {
    const secondary = await zone('zones: { a: { primaries: ["192.0.2.1", "[2001:db8::1]:5353 key k"] } }')
    expect(secondary).toMatchObject({
      kind: 'secondary',
      primaries: [
        { address: { ip: '192.0.2.1', port: 53 } },
        { address: { ip: '2001:db8::1', port: 5353 }, key: { name: K } },
      ],
    })
    const { notify } = secondary.access
    expect(['192.0.2.1', '2001:db8::1', '192.0.2.2'].map((ip) => notify.admits(ip, undefined))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('do not let their primaries notify where that is denied', async () => {
    const { access } = await zone(
      'zones: { a: { primaries: 192.0.2.1, allowNotify: [not 192.0.2.1, 192.0.2.2] } }',
    )
    expect(['192.0.2.1', '192.0.2.2'].map((ip) => access.notify.admits(ip, undefined))).toEqual([false, true])
  })
})

it('listens where it is told, or else at the usual place', async () => {
  expect((await settings('folder: z')).listen).toEqual(LISTEN)
  expect((await settings('folder: z', 'listen: [53, "[::1]:54"]')).listen).toEqual([
    { ip: '127.0.0.1', port: 53 },
    { ip: '::1', port: 54 },
  ])
})

describe('manners', () => {
  it('have cookies and minimal responses, and no rate limit, where nothing is said', async () => {
    expect((await settings('folder: z')).manners).toEqual({
      minimalResponses: true,
      cookies: { secrets: [], areRequired: false },
      rateLimit: undefined,
    })
  })

  it('are what the configuration says', async () => {
    const { manners } = await settings(
      'folder: z',
      'cookies: { secrets: 000102030405060708090a0b0c0d0eff, required: true }',
      'rateLimit: { responsesPerSecond: 5, window: 1 min, dryRun: true, exempt: [192.0.2.0/24] }',
    )
    expect(manners.cookies).toMatchObject({ areRequired: true })
    expect([...manners.cookies!.secrets[0]!]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255])
    expect(manners.rateLimit).toEqual({
      responsesPerSecond: 5,
      windowSeconds: 60,
      isDryRun: true,
      exempt: ['192.0.2.0/24'],
    })
  })
})
