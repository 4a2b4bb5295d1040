// What is served, over changes of settings: nothing that stays is ever missing in between.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuthorityEvent } from '../../src/authority/authority-event.ts'
import { RunningAuthority } from '../../src/authority/running-authority.ts'
import { authoritySettings, type AuthoritySettings } from '../../src/config/authority-settings.ts'
import { readAuthorityConfig } from '../../src/config/read-authority-config.ts'
import { CLASS } from '../../src/dns/iana/classes.ts'
import { OPCODE, RCODE } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { withOpcode } from '../../src/dns/message/header.ts'
import { encodeWire } from '../../src/dns/message/message.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseRecord } from '../../src/dns/zonefile/record-text.ts'
import { decodeMessage, encodeMessage } from '../../src/index.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import { SocketError } from '../../src/runtime/runtime.ts'

const zone = (address: string) =>
  `$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\nwww A ${address}\n`

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rootwalk-authority-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

async function settingsOf(folder: string, text: string): Promise<AuthoritySettings> {
  const { config, keys } = await readAuthorityConfig(text, 'a.yaml', () =>
    Promise.reject(new Error('no file')),
  )
  const listen = [{ ip: '127.0.0.1', port: 0 }]
  return authoritySettings(config, { keys, listen, near: (path) => join(folder, path) })
}

const FILES = { 'a.zone': zone('192.0.2.1'), 'b.zone': zone('192.0.2.2'), 'other.zone': zone('192.0.2.3') }

interface Started {
  readonly running: RunningAuthority
  readonly events: AuthorityEvent[]
  reload(text: string): Promise<void>
  /** What a query for the A records of a name is answered, over UDP. */
  ask(name: string): Promise<string>
  /** What an update of a zone is answered that gives a name an address. */
  update(zone: string, name: string): Promise<string>
}

async function start(text: string, files: Readonly<Record<string, string>> = FILES): Promise<Started> {
  const folder = folderWith(files)
  const runtime = nodeRuntime()
  const events: AuthorityEvent[] = []
  const running = await RunningAuthority.start(runtime, await settingsOf(folder, text), {
    identity: undefined,
    around: (respond) => respond,
    observe: (event) => events.push(event),
    onFailure: (error) => {
      throw error
    },
  })
  onTestFinished(() => running.close())
  const client = await runtime.network.bindDatagram({ ip: '127.0.0.1', port: 0 })
  onTestFinished(() => client.close())
  let id = 0
  const waiting = new Map<number, (answer: string) => void>()
  client.onDatagram((payload) => {
    const { id, rcode, answers } = decodeMessage(payload)
    const [answer] = answers
    waiting.get(id)!(answer !== undefined && 'data' in answer ? (answer.data as string) : rcode)
  })
  const answerTo = (octets: Uint8Array): Promise<string> =>
    new Promise((resolve) => {
      waiting.set(id, resolve)
      client.send(octets, running.addresses[0]!)
    })
  return {
    running,
    events,
    reload: async (next) => running.reload(await settingsOf(folder, next)),
    ask: (name) => answerTo(encodeMessage({ type: 'query', id: ++id, questions: [{ name, type: 'A' }] })),
    update: (zone, name) =>
      answerTo(
        encodeWire({
          id: ++id,
          flags: withOpcode(0, OPCODE.UPDATE),
          rcode: 0,
          question: { name: DomainName.parse(zone), type: TYPE.SOA, rrclass: CLASS.IN },
          answers: [],
          authorities: [parseRecord(`${name}. 60 IN A 192.0.2.9`)],
          additionals: [],
          edns: undefined,
        }),
      ),
  }
}

describe('a reload', () => {
  it('answers every query for what stays, and for what only comes from another file', async () => {
    const { ask, reload } = await start('zones: { a.example: a.zone, b.example: b.zone }')
    const answers = new Set<string>()
    let isOver = false
    const asking = (async () => {
      while (!isOver) {
        answers.add(await ask('www.a.example'))
        answers.add(await ask('www.b.example'))
      }
    })()
    for (let i = 0; i < 10; i++) {
      await reload('zones: { a.example: a.zone, b.example: other.zone }')
      await reload('zones: { a.example: a.zone, b.example: b.zone }')
    }
    isOver = true
    await asking
    expect([...answers].sort()).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3'])
  })

  it('takes zones in and out, and obeys new access lists', async () => {
    const { ask, reload, running } = await start('zones: { a.example: a.zone }')
    expect(await ask('www.b.example')).toBe('REFUSED')
    await reload('zones: { b.example: b.zone }')
    expect([await ask('www.a.example'), await ask('www.b.example')]).toEqual(['REFUSED', '192.0.2.2'])
    await reload('zones: { b.example: { file: b.zone, allowQuery: none } }')
    expect(await ask('www.b.example')).toBe('REFUSED')
    expect(running.zones.map((each) => each.report()?.zone)).toEqual(['b.example.'])
  })

  it('leaves all as it was when an address cannot be had', async () => {
    const { ask, reload, running } = await start('zones: { a.example: a.zone }')
    const taken = running.addresses[0]!.port
    const next = `listen: [0, 127.0.0.1:${taken}]\nzones: { b.example: b.zone }\n`
    await expect(reload(next)).rejects.toThrow(SocketError)
    expect(running.addresses).toHaveLength(1)
    expect(await ask('www.a.example')).toBe('192.0.2.1')
  })

  it('opens and closes addresses, and keeps those that stay', async () => {
    const { ask, reload, running } = await start('listen: 0\nzones: { a.example: a.zone }\n')
    const [first] = running.addresses
    await reload('listen: [0, "[::1]:0"]\nzones: { a.example: a.zone }\n')
    expect(running.addresses).toMatchObject([first, { ip: '::1' }])
    await reload('listen: 0\nzones: { a.example: a.zone }\n')
    expect(running.addresses).toEqual([first])
    expect(await ask('www.a.example')).toBe('192.0.2.1')
  })
})

describe('zones of one name', () => {
  it('are served from the settings before a folder, and from the folder when it is there alone', async () => {
    const { ask, reload, events } = await start('folder: .\nzones: { a.example: other.zone }\n', {
      'a.example.zone': zone('192.0.2.1'),
      'other.zone': zone('192.0.2.3'),
    })
    expect(await ask('www.a.example')).toBe('192.0.2.3')
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'zone-broken',
        error: expect.objectContaining({
          expected: expect.stringContaining('another zone than that of') as string,
        }) as unknown,
      }),
    )
    await reload('folder: .')
    await expect.poll(() => ask('www.a.example')).toBe('192.0.2.1')
  })
})

it('answers SERVFAIL for a zone whose file gives none, and tells why', async () => {
  const { ask, running } = await start('zones: { a.example: a.zone, c.example: c.zone }')
  expect(await ask('www.c.example')).toBe('SERVFAIL')
  expect(await ask('www.a.example')).toBe('192.0.2.1')
  expect(running.zones.map((each) => each.report()?.trouble)).toEqual([
    undefined,
    expect.stringContaining('c.zone') as string,
  ])
})

it('counts what it turned away', async () => {
  const { running, ask } = await start('zones: { a.example: { file: a.zone, allowQuery: none } }')
  await ask('www.a.example')
  expect(running.traffic).toMatchObject({ denied: { query: 1, update: 0 }, updates: {} })
})

it('tells of updates, by whom they are and what came of them', async () => {
  const zones = 'zones: { a.example: { file: a.zone, allowUpdate: localhost } }'
  const { events, update } = await start(`state: .\n${zones}`)
  expect(await update('a.example', 'new.a.example')).toBe('NOERROR')
  expect(await update('a.example', 'new.b.example')).toBe('NOTZONE')
  const from = { address: { ip: '127.0.0.1', port: expect.any(Number) as number } }
  expect(events.filter(({ kind }) => kind === 'update')).toEqual([
    { kind: 'update', zone: 'a.example.', serial: 2, rcode: RCODE.NOERROR, from },
    { kind: 'update', zone: 'a.example.', serial: 2, rcode: RCODE.NOTZONE, from },
  ])
})
