import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLab, type Lab } from '../../src/lab/lab.ts'
import type { LabEvent } from '../../src/lab/lab-event.ts'
import type { LabResult } from '../../src/lab/lab-result.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { example, ROOT } from './example-zones.ts'
import { stages } from './stages.ts'

type EventOf<K extends LabEvent['kind']> = Extract<LabEvent, { kind: K }>

/** Collects what a lab tells, and waits for what it is to tell. */
class Events {
  readonly all: LabEvent[] = []
  readonly #waiting: { kind: LabEvent['kind']; resolve: (event: LabEvent) => void }[] = []

  readonly observe = (event: LabEvent): void => {
    this.all.push(event)
    const i = this.#waiting.findIndex(({ kind }) => kind === event.kind)
    if (i >= 0) this.#waiting.splice(i, 1)[0]!.resolve(event)
  }

  of<K extends LabEvent['kind']>(kind: K): EventOf<K>[] {
    return this.all.filter((event): event is EventOf<K> => event.kind === kind)
  }

  /** The next event of a kind from now on. */
  next<K extends LabEvent['kind']>(kind: K): Promise<EventOf<K>> {
    return new Promise((resolve) => {
      this.#waiting.push({ kind, resolve: (event) => resolve(event as EventOf<K>) })
    })
  }
}

const data = ({ answers }: LabResult): unknown[] =>
  answers.map((record) => ('data' in record ? record.data : undefined))

const addresses = ({ servers }: Lab): string[] => servers.map(({ address }) => address)

describe.each(stages)('an edit of a lab on $name', ({ start, hasIpv6 }) => {
  it('is served at once, while the cache keeps the old answer and how long is told', async () => {
    const events = new Events()
    await using lab = await start({ '.': ROOT, example: example(1, 'www A 192.0.2.80') }, events.observe)
    await lab.resolve('www.example', 'A')
    await lab.edit('example', example(2, 'www A 192.0.2.81\nnew A 192.0.2.82'))
    expect(data(await lab.resolve('www.example', 'A'))).toEqual(['192.0.2.80'])
    expect(data(await lab.resolve('new.example', 'A'))).toEqual(['192.0.2.82'])
    const [event] = events.of('zone-loaded')
    expect(event).toMatchObject({ zone: 'example.', serial: 2, previousSerial: 1 })
    expect(event?.changes).toEqual([
      { kind: 'changed', name: 'example.', type: 'SOA' },
      { kind: 'changed', name: 'www.example.', type: 'A' },
      { kind: 'added', name: 'new.example.', type: 'A' },
    ])
    expect(event?.held).toMatchObject([{ name: 'www.example.', type: 'A' }])
    expect(event?.held[0]?.seconds).toBeGreaterThan(50)
    expect(event?.held[0]?.seconds).toBeLessThanOrEqual(60)
  })

  it('tells of all old answers in the cache, the longest held first', async () => {
    const events = new Events()
    const zones = {
      '.': ROOT,
      example: example(1, 'a 40 A 192.0.2.80\nb 50 A 192.0.2.81\nc 45 A 192.0.2.82'),
    }
    await using lab = await start(zones, events.observe)
    for (const name of ['a', 'b', 'c']) await lab.resolve(`${name}.example`)
    await lab.edit('example', example(2, 'a 40 A 192.0.2.90\nb 50 A 192.0.2.91'))
    const held = events.of('zone-loaded')[0]?.held
    expect(held?.map(({ name }) => name)).toEqual(['b.example.', 'c.example.', 'a.example.'])
  })

  it('tells how long the cache will deny a name that was added', async () => {
    const events = new Events()
    await using lab = await start({ '.': ROOT, example: example(1, '') }, events.observe)
    expect((await lab.resolve('www.example', 'A')).rcode).toBe('NXDOMAIN')
    await lab.edit('example', example(2, 'www A 192.0.2.80'))
    const held = events.of('zone-loaded')[0]?.held[0]
    expect(held).toMatchObject({ name: 'www.example.', type: 'A' })
    expect(held?.seconds).toBeLessThanOrEqual(30)
  })

  it('of a wildcard tells how long the cache will hold what was made from it', async () => {
    const events = new Events()
    const zones = { '.': ROOT, example: example(1, '*.wild A 192.0.2.80\nown.wild A 192.0.2.81') }
    await using lab = await start(zones, events.observe)
    await lab.resolve('own.wild.example', 'A')
    await lab.edit('example', example(2, '*.wild A 192.0.2.90\nown.wild A 192.0.2.81'))
    await lab.resolve('a.b.wild.example', 'A')
    await lab.edit('example', example(3, '*.wild A 192.0.2.91\nown.wild A 192.0.2.81'))
    expect(events.of('zone-loaded').map(({ held }) => held.map(({ name }) => name).sort())).toEqual([
      [],
      ['a.b.wild.example.', 'b.wild.example.'],
    ])
  })

  it('that is broken is refused with line and column, and the old zone stays', async () => {
    await using lab = await start({ '.': ROOT, example: example(1, 'www A 192.0.2.80') })
    await expect(lab.edit('example', example(2, 'www A nowhere'))).rejects.toMatchObject({
      name: 'ZoneFileError',
      file: 'zones/example.zone',
      line: 6,
      column: 7,
      token: 'nowhere',
    })
    expect(data(await lab.resolve('www.example', 'A'))).toEqual(['192.0.2.80'])
  })

  it('that makes it another zone is refused', async () => {
    await using lab = await start({ '.': ROOT, example: example(1, '') })
    await expect(lab.edit('example', `$ORIGIN other.\n${example(2, '')}`)).rejects.toMatchObject({
      name: 'ZoneFileError',
      token: 'other.',
    })
  })

  it('warns when the data changed and the serial did not rise', async () => {
    const events = new Events()
    await using lab = await start({ '.': ROOT, example: example(7, '') }, events.observe)
    await lab.edit('example', example(7, 'www A 192.0.2.80'))
    await lab.edit('example', example(8, 'www A 192.0.2.81'))
    expect(events.of('serial-not-raised')).toMatchObject([
      { zone: 'example.', file: 'zones/example.zone', serial: 7, previousSerial: 7 },
    ])
  })

  it('tells of what makes no sense in a zone, at the start and when it is new', async () => {
    const events = new Events()
    const first = example(1, 'mail MX 10 nowhere')
    await using lab = await start({ '.': ROOT, example: first }, events.observe)
    expect(events.of('zone-finding')).toMatchObject([
      { file: 'zones/example.zone', finding: { rule: 'target-does-not-exist' } },
    ])
    await lab.edit('example', example(2, 'mail MX 10 nowhere\nother MX 10 elsewhere'))
    expect(events.of('zone-finding').map(({ finding }) => finding.record.owner.toString())).toEqual([
      'mail.example.',
      'other.example.',
    ])
  })

  it('starts and stops servers as the addresses of name servers change', async () => {
    const events = new Events()
    const added = hasIpv6 ? ['192.0.2.3', '2001:db8::3'] : ['192.0.2.3']
    await using lab = await start({ '.': ROOT, example: example(1, '') }, events.observe)
    expect(addresses(lab)).toEqual(['192.0.2.1', '192.0.2.2'])
    await lab.edit('example', example(2, '@ NS ns2\nns2 A 192.0.2.3\nns2 AAAA 2001:db8::3'))
    expect(addresses(lab)).toEqual(['192.0.2.1', '192.0.2.2', ...added])
    await lab.edit('example', example(3, ''))
    expect(addresses(lab)).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(events.of('servers-stopped').map(({ servers }) => servers.map(({ address }) => address))).toEqual([
      added,
    ])
  })

  it('can add a zone, which is reached once its parent delegates to it', async () => {
    await using lab = await start({ '.': ROOT, example: example(1, 'sub NS ns.sub\nns.sub A 192.0.2.3') })
    expect((await lab.resolve('www.sub.example', 'A')).rcode).toBe('SERVFAIL')
    await lab.edit('sub.example', '$TTL 60\n@ SOA ns x 1 1 1 1 1\n@ NS ns\nns A 192.0.2.3\nmail A 192.0.2.80')
    expect(data(await lab.resolve('mail.sub.example', 'A'))).toEqual(['192.0.2.80'])
  })

  it('of the root servers sends the resolver to the new ones', async () => {
    await using lab = await start({ '.': ROOT, example: example(1, 'www A 192.0.2.80') })
    await lab.resolve('www.example', 'A')
    await lab.edit('.', ROOT.replaceAll('192.0.2.1', '192.0.2.9'))
    const result = await lab.resolve('www.example', 'A')
    expect(result.asked('.').every(({ address }) => address === '192.0.2.9')).toBe(true)
    expect(data(result)).toEqual(['192.0.2.80'])
  })

  it('that leaves a zone without a server is told once', async () => {
    const events = new Events()
    await using lab = await start({ '.': ROOT, example: example(1, '') }, events.observe)
    await lab.edit('other', '$TTL 60\n@ SOA ns x 1 1 1 1 1\n@ NS ns.nowhere.')
    await lab.edit('example', example(2, ''))
    expect(events.of('finding')).toMatchObject([{ finding: { rule: 'zone-without-server' } }])
  })
})

describe('a lab in a world', () => {
  it('lets answers expire as its time passes', async () => {
    const world = new FlatWorld({ seed: 1 })
    await using lab = await startLab({ world, zones: { '.': ROOT, example: example(1, 'www A 192.0.2.80') } })
    await lab.resolve('www.example', 'A')
    await lab.edit('example', example(2, 'www A 192.0.2.81'))
    await world.runFor(45_000)
    const before = await lab.resolve('www.example', 'A')
    expect(before.answers).toMatchObject([{ ttl: 15, data: '192.0.2.80' }])
    await world.runFor(15_001)
    const after = await lab.resolve('www.example', 'A')
    expect(after.answers).toMatchObject([{ ttl: 60, data: '192.0.2.81' }])
    expect(after.asked('example.')).toHaveLength(1)
  })

  it('asks in the same order each time', async () => {
    const run = async (): Promise<string[]> => {
      await using lab = await startLab({ world: new FlatWorld({ seed: 7 }), zones: 'zones' })
      const { conversation } = await lab.resolve('search.example.com', 'A')
      return conversation.map(({ address }) => address)
    }
    expect(await run()).toEqual(await run())
  })

  it('takes questions side by side', async () => {
    await using lab = await startLab({
      world: new FlatWorld({ seed: 1 }),
      zones: { '.': ROOT, example: example(1, 'a A 192.0.2.80\nb A 192.0.2.81') },
    })
    const both = await Promise.all([lab.resolve('a.example'), lab.resolve('b.example')])
    expect(both.map(data)).toEqual([['192.0.2.80'], ['192.0.2.81']])
  })
})

describe('a folder that a lab serves', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rootwalk-'))
    await writeFile(join(folder, 'root.zone'), ROOT)
    await writeFile(join(folder, 'example.zone'), example(1, 'www A 192.0.2.80'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function startInFolder(events: Events): Promise<Lab> {
    return startLab({ zones: folder, onEvent: events.observe })
  }

  it('is watched: a file that is written takes effect', async () => {
    const events = new Events()
    await using lab = await startInFolder(events)
    const loaded = events.next('zone-loaded')
    await writeFile(join(folder, 'example.zone'), example(2, 'www A 192.0.2.81'))
    expect(await loaded).toMatchObject({ zone: 'example.', file: join(folder, 'example.zone'), serial: 2 })
    expect(data(await lab.resolve('www.example', 'A'))).toEqual(['192.0.2.81'])
  })

  it('is watched: a file that is renamed into place takes effect', async () => {
    const events = new Events()
    await using lab = await startInFolder(events)
    const loaded = events.next('zone-loaded')
    await writeFile(join(folder, '.example.zone.tmp'), example(2, 'www A 192.0.2.81'))
    await rename(join(folder, '.example.zone.tmp'), join(folder, 'example.zone'))
    expect(await loaded).toMatchObject({ serial: 2, previousSerial: 1 })
    expect(data(await lab.resolve('www.example', 'A'))).toEqual(['192.0.2.81'])
  })

  it('may include files of other folders, which are watched as well, also before they are there', async () => {
    const events = new Events()
    const elsewhere = await mkdtemp(join(tmpdir(), 'rootwalk-'))
    const hosts = join(elsewhere, 'later', 'hosts')
    await using lab = await startInFolder(events)
    const broken = events.next('zone-broken')
    await writeFile(join(folder, 'example.zone'), `${example(2, '')}$INCLUDE ${hosts}\n`)
    await broken
    const loaded = events.next('zone-loaded')
    await mkdir(join(elsewhere, 'later'))
    await writeFile(hosts, 'www A 192.0.2.81\n')
    expect(await loaded).toMatchObject({ serial: 2 })
    const edited = events.next('zone-loaded')
    await writeFile(hosts, 'www A 192.0.2.82\n')
    await edited
    expect(data(await lab.resolve('www.example', 'A'))).toEqual(['192.0.2.82'])
    await rm(elsewhere, { recursive: true })
  })

  it('may hold a broken file for a while: its last good zone is served', async () => {
    const events = new Events()
    await using lab = await startInFolder(events)
    const broken = events.next('zone-broken')
    await writeFile(join(folder, 'example.zone'), example(2, 'www A nowhere'))
    expect(await broken).toMatchObject({
      file: join(folder, 'example.zone'),
      servedSerial: 1,
      error: { line: 6, column: 7 },
    })
    expect(data(await lab.resolve('www.example', 'A'))).toEqual(['192.0.2.80'])
    const loaded = events.next('zone-loaded')
    await writeFile(join(folder, 'example.zone'), example(1, 'www A 192.0.2.80'))
    expect(await loaded).toMatchObject({ serial: 1, changes: [] })
  })

  it('gains and loses zones with its files, and servers with them', async () => {
    const events = new Events()
    await using lab = await startInFolder(events)
    const started = events.next('servers-started')
    await writeFile(join(folder, 'org.zone'), '$TTL 60\n@ SOA ns x 1 1 1 1 1\n@ NS ns\nns A 192.0.2.7\n')
    expect((await started).servers).toMatchObject([
      { name: 'ns.org.', address: '192.0.2.7', zones: ['org.'] },
    ])
    const removed = events.next('zone-removed')
    await rm(join(folder, 'org.zone'))
    expect(await removed).toMatchObject({ zone: 'org.', file: join(folder, 'org.zone') })
    expect(addresses(lab)).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  it('is written by an edit of the lab, which is told once', async () => {
    const events = new Events()
    await using lab = await startInFolder(events)
    await lab.edit('example', example(2, ''))
    const loaded = events.next('zone-loaded')
    await writeFile(join(folder, 'root.zone'), ROOT.replace('ns1.root. x.root. 1', 'ns1.root. x.root. 2'))
    await loaded
    expect(events.of('zone-loaded').map(({ zone }) => zone)).toEqual(['example.', '.'])
  })
})

describe('a lab', () => {
  it('does not start with broken zones, and says all that is wrong', async () => {
    const zones = { '.': ROOT, example: example(1, 'www A nowhere\nmail A nowhere'), org: 'nonsense' }
    await expect(startLab({ zones })).rejects.toMatchObject({
      name: 'LabError',
      code: 'broken-zones',
      errors: [{ file: 'zones/example.zone', others: [{ line: 7 }] }, { file: 'zones/org.zone' }],
    })
  })

  it.each([
    ['no zone for the root', { example: example(1, '') }, 'no-root-zone'],
    ['no address of a root server', { '.': '$TTL 60\n@ SOA ns. x. 1 1 1 1 1\n@ NS ns.' }, 'no-root-server'],
  ])('does not start with %s', async (_, zones: Record<string, string>, code) => {
    await expect(startLab({ zones })).rejects.toMatchObject({ name: 'LabError', code })
  })

  it('does not start with fewer ports than servers, and says how many there are of each', async () => {
    const zones = { '.': ROOT, example: example(1, '') }
    await expect(startLab({ zones, ports: { firstServer: 65_535 } })).rejects.toMatchObject({
      code: 'too-few-ports',
      message: '2 servers need a port each, and from 65535 to 65535 there are only 1',
    })
  })

  it('that is closed twice is closed', async () => {
    const lab = await startLab({ zones: { '.': ROOT } })
    await lab.close()
    await lab.close()
  })

  it('tells of every question, from the cache or not', async () => {
    const events = new Events()
    await using lab = await startLab({ zones: { '.': ROOT }, onEvent: events.observe })
    await lab.resolve('ns1.root', 'A')
    await lab.resolve('ns1.root', 'A')
    expect(events.of('resolved').map(({ resolution }) => resolution.fromCache)).toEqual([false, true])
  })
})
