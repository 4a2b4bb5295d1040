// What becomes of an authority whose disk fails it: of one zone, and of none but that.
import { describe, expect, it } from 'vitest'
import type { AuthorityEvent } from '../../src/authority/authority-event.ts'
import { readAuthoritySettings } from '../../src/authority/read-settings.ts'
import { RunningAuthority } from '../../src/authority/running-authority.ts'
import { RCODE } from '../../src/dns/iana/codes.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { FileError, type FileErrorCode, type Runtime } from '../../src/runtime/runtime.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { updateMessage } from '../dns/update/requests.ts'

const CONFIG = `
listen: 192.0.2.1:53
state: state
zones:
  a.example: { file: a.zone, allowUpdate: localhost }
  b.example: b.zone
folder: folder
`

const zone = (serial: number) => `$TTL 60\n@ SOA ns h ${serial} 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n`

/** A server of two zones, and a disk on which one kind of access can be made to fail. */
function scene() {
  const world = new FlatWorld()
  const host = world.host('192.0.2.1')
  host.files.put('authority.yaml', CONFIG)
  host.files.put('a.zone', zone(1))
  host.files.put('b.zone', zone(1))
  host.files.put('folder/c.example.zone', zone(1))
  let failing: { readonly call: string; readonly code: FileErrorCode } | undefined
  const check = (call: string, path: string): void => {
    if (failing?.call === call && (call === 'list' || path.endsWith('.journal')))
      throw new FileError(failing.code, path)
  }
  const files: Runtime['files'] = {
    async *read(path) {
      check('read', path)
      yield* host.files.read(path)
    },
    append: async (path, bytes) => {
      check('append', path)
      await host.files.append(path, bytes)
    },
    replace: (path, content) => host.files.replace(path, content),
    watch: (folder, changed) => host.files.watch(folder, changed),
    list: async (folder) => {
      check('list', folder)
      return host.files.list(folder)
    },
  }
  const events: AuthorityEvent[] = []
  const { clock, random, network } = host
  const runtime: Runtime = { clock, random, network, files }
  const start = async () =>
    RunningAuthority.start(runtime, await readAuthoritySettings(files, 'authority.yaml'), {
      observe: (event) => events.push(event),
    })
  return {
    world,
    host,
    start: () => world.run(start()),
    fail: (call: string, code: FileErrorCode) => (failing = { call, code }),
    mend: () => (failing = undefined),
    /** The errors that files gave no zone for. */
    broken: () => events.flatMap((event) => (event.kind === 'zone-broken' ? [event.error] : [])),
  }
}

const serialOf = (running: RunningAuthority, name: string) =>
  running.zone(DomainName.parse(name))?.report()?.serial

describe('a journal that cannot be written to when the file is edited', () => {
  it('keeps the edit from being served, is told, and does not matter any more when there is room again', async () => {
    const { world, host, start, fail, mend, broken } = scene()
    const running = await start()
    fail('append', 'ENOSPC')
    host.files.put('a.zone', zone(2))
    host.files.put('b.zone', zone(2))
    await world.runFor(1000)
    expect([serialOf(running, 'a.example'), serialOf(running, 'b.example')]).toEqual([1, 2])
    expect(broken()).toMatchObject([{ code: 'ENOSPC' }])

    mend()
    host.files.put('a.zone', zone(2))
    await world.runFor(1000)
    expect(serialOf(running, 'a.example')).toBe(2)
    expect(running.zone(DomainName.parse('a.example'))?.report()).not.toHaveProperty('trouble')
    await world.run(running.close())
  })
})

describe('a journal that cannot be written to when an update comes', () => {
  it('is trouble that the report of the zone tells, until updates are kept and written again', async () => {
    const { world, start, fail, mend } = scene()
    const running = await start()
    const source = running.zone(DomainName.parse('a.example'))!
    const update = (name: string) =>
      world.run(
        source.dynamic!.update(
          updateMessage({
            zone: { name: DomainName.parse('a.example.') },
            updates: [`${name}.a.example. 60 IN A 192.0.2.9`],
          }),
        ),
      )
    fail('append', 'ENOSPC')
    expect(await update('one')).toBe(RCODE.SERVFAIL)
    expect(source.report()?.trouble).toMatch(/^updates cannot be kept, and are turned away: /)

    mend()
    expect(await update('two')).toBe(RCODE.NOERROR)
    await world.runFor(60_000)
    expect(source.report()).not.toHaveProperty('trouble')
    await world.run(running.close())
  })
})

describe('a journal that cannot be read at the start', () => {
  it('leaves its zone without data, and the others in service', async () => {
    const { world, start, fail, broken } = scene()
    fail('read', 'EACCES')
    const running = await start()
    expect([serialOf(running, 'a.example'), serialOf(running, 'b.example')]).toEqual([undefined, 1])
    expect(broken()).toMatchObject([{ code: 'EACCES' }])
    await world.run(running.close())
  })
})

describe('a folder that cannot be listed when something has changed in it', () => {
  it('is told, and its zones and all others stay', async () => {
    const { world, host, start, fail, broken } = scene()
    const running = await start()
    fail('list', 'EACCES')
    host.files.put('folder/d.example.zone', zone(1))
    host.files.put('b.zone', zone(2))
    await world.runFor(1000)
    expect(broken()).toMatchObject([{ code: 'EACCES', path: 'folder' }])
    expect([serialOf(running, 'b.example'), serialOf(running, 'c.example')]).toEqual([2, 1])
    await world.run(running.close())
  })
})
