import { describe, expect, it } from 'vitest'
import { ZoneFileError } from '../../../src/errors.ts'
import { ConflictError } from '../../../src/dns/update/write-back.ts'
import { FailingFiles } from '../journal/failing-files.ts'
import {
  add,
  edit,
  FILE,
  JOURNAL,
  newLines,
  replacing,
  restart,
  served,
  start,
  update,
  ZONE_TEXT,
  zoneIn,
  freshFiles,
} from './primary-bench.ts'

const line = (name: string, ip = '192.0.2.1'): string => `${name}.example. 300 A ${ip}`

describe('an update of a primary', () => {
  it('is served, and in the journal, when it is answered', async () => {
    const bench = await start()
    expect(await add(bench, 'a')).toBe('NOERROR')
    expect(served(bench)).toEqual([line('a')])
    expect(bench.hosted.zone!.serial).toBe(101)
    expect(served(await restart(bench))).toEqual([line('a')])
  })

  it('shares a write with all that come with it', async () => {
    const bench = await start()
    const rcodes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => add(bench, name)))
    expect(rcodes).toEqual(['NOERROR', 'NOERROR', 'NOERROR', 'NOERROR'])
    expect(bench.files.writes).toBe(1)
    expect(bench.hosted.zone!.serial).toBe(104)
    expect(bench.hosted.history.deltas.map(({ toSerial }) => toSerial)).toEqual([101, 102, 103, 104])
  })

  it('sees those before it', async () => {
    const bench = await start()
    const taken = { prerequisites: ['lock.example. 0 NONE ANY'], updates: ['lock.example. 60 IN TXT "mine"'] }
    const rcodes = await Promise.all([1, 2, 3].map(() => update(bench, taken)))
    expect(rcodes).toEqual(['NOERROR', 'YXDOMAIN', 'YXDOMAIN'])
  })

  it('writes nothing when it changes nothing', async () => {
    const bench = await start()
    expect(await update(bench, { updates: ['www.example. 0 ANY AAAA'] })).toBe('NOERROR')
    expect(await update(bench, { prerequisites: ['none.example. 0 ANY ANY'] })).toBe('NXDOMAIN')
    expect(bench.files.writes).toBe(0)
    expect(bench.hosted.zone!.serial).toBe(100)
  })

  it('is SERVFAIL on a full disk, with nothing changed, and works again when there is room', async () => {
    const bench = await start()
    await add(bench, 'a')
    bench.files.room = 30
    expect(await Promise.all([add(bench, 'b'), add(bench, 'c')])).toEqual(['SERVFAIL', 'SERVFAIL'])
    expect(served(bench)).toEqual([line('a')])
    expect(bench.hosted.zone!.serial).toBe(101)
    expect(bench.news).toContainEqual(expect.objectContaining({ kind: 'journal-failed' }))
    bench.files.room = Number.POSITIVE_INFINITY
    expect(await add(bench, 'd')).toBe('NOERROR')
    expect(served(await restart(bench))).toEqual([line('a'), line('d')])
  })
})

describe('write-back', () => {
  it('brings updates into the file some seconds later, with one new serial for all', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.clock.pass(3000)
    await add(bench, 'b')
    expect(bench.files.text(FILE)).toBe(ZONE_TEXT)
    await bench.clock.pass(2100)
    const inFile = await zoneIn(bench.files)
    expect(newLines(inFile)).toEqual([line('a'), line('b')])
    expect(inFile.serial).toBe(102)
    expect(bench.news).toEqual([{ kind: 'written-back', serial: 102, notes: [] }])
  })

  it('leaves comments and layout as they are', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.sync()
    const text = bench.files.text(FILE)
    expect(text).toContain('; who is responsible')
    expect(text).toContain('            101    ; serial')
    expect(text).toContain('; the server itself')
  })

  it('is not taken for an edit', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.sync()
    expect(await bench.primary.fileRead(await zoneIn(bench.files))).toEqual({ kind: 'unchanged' })
    expect(bench.hosted.zone!.serial).toBe(101)
    await bench.clock.pass(6000)
    expect(bench.files.text(FILE)).toContain('101')
  })

  it('is tried again after it has failed', async () => {
    const bench = await start()
    await add(bench, 'a')
    bench.files.room = 0
    await bench.clock.pass(5100)
    expect(bench.news).toEqual([expect.objectContaining({ kind: 'write-back-failed' })])
    bench.files.room = Number.POSITIVE_INFINITY
    await bench.clock.pass(10_100)
    expect(newLines(await zoneIn(bench.files))).toEqual([line('a')])
  })

  it('leaves a file alone that a person has broken, until it is whole', async () => {
    const bench = await start()
    await add(bench, 'a')
    const broken = replacing(ZONE_TEXT, ['www  IN A   192.0.2.80', 'www  IN A   192.0.2.'])
    bench.files.put(FILE, broken)
    await bench.clock.pass(5100)
    expect(bench.files.text(FILE)).toBe(broken)
    expect(bench.news[0]).toMatchObject({ kind: 'write-back-failed', error: expect.any(ZoneFileError) })
    expect(served(bench)).toEqual([line('a')])
    await edit(bench, replacing(ZONE_TEXT, ['192.0.2.80', '192.0.2.81']))
    await bench.primary.sync()
    const inFile = await zoneIn(bench.files)
    expect(newLines(inFile)).toEqual([line('a'), 'www.example. 3600 A 192.0.2.81'])
  })

  it('takes an edit that nobody has told of before it writes', async () => {
    const bench = await start()
    await add(bench, 'a')
    bench.files.put(FILE, `${ZONE_TEXT}hand IN A 192.0.2.99\n`)
    await bench.primary.sync()
    const expected = [line('a'), 'hand.example. 3600 A 192.0.2.99']
    expect(newLines(await zoneIn(bench.files))).toEqual(expected)
    expect(served(bench)).toEqual(expected)
  })

  it('starts again when the file changes under its hands', async () => {
    const bench = await start()
    await add(bench, 'a')
    const files = bench.files
    const read = files.read.bind(files)
    let reads = 0
    files.read = async function* (path) {
      if (path === FILE && ++reads === 2) files.put(FILE, `${ZONE_TEXT}hand IN A 192.0.2.99\n`)
      yield* read(path)
    }
    await bench.primary.sync()
    expect(newLines(await zoneIn(files))).toEqual([line('a'), 'hand.example. 3600 A 192.0.2.99'])
  })

  it('happens when the primary is closed', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.close()
    expect(newLines(await zoneIn(bench.files))).toEqual([line('a')])
    expect(await add(bench, 'b')).toBe('SERVFAIL')
  })

  it('keeps the journal from growing without end', async () => {
    const bench = await start()
    const long = 'x'.repeat(250)
    for (let i = 0; i < 60; i++) {
      const updates = Array.from({ length: 400 }, (_, n) => `n${n}.example. 60 IN TXT "${i} ${long}"`)
      const deletions = Array.from({ length: 400 }, (_, n) => `n${n}.example. 0 ANY TXT`)
      await update(bench, { updates: [...deletions.slice(0, 100), ...updates.slice(0, 100)] })
      await update(bench, { updates: deletions.slice(0, 100) })
      if (i % 20 === 19) await bench.primary.sync()
    }
    expect(bench.files.contents.get(JOURNAL)!.length).toBeLessThan(9 * 1024 * 1024)
    const again = await restart(bench)
    expect(served(again)).toEqual([])
    expect(again.hosted.zone!.serial).toBe(bench.hosted.zone!.serial)
  })
})

describe('an edit of the file', () => {
  it('is served at once, and as a change that IXFR can tell', async () => {
    const bench = await start()
    const outcome = await edit(bench, replacing(ZONE_TEXT, ['100  ', '105  '], ['192.0.2.80', '192.0.2.81']))
    expect(outcome).toMatchObject({ kind: 'served' })
    expect(bench.hosted.zone!.serial).toBe(105)
    expect(served(bench)).toEqual(['www.example. 3600 A 192.0.2.81'])
    const [delta] = bench.hosted.history.since(100)!
    expect([delta!.toSerial, delta!.removed.length, delta!.added.length]).toEqual([105, 2, 2])
    expect((await restart(bench)).hosted.history.since(100)).toHaveLength(1)
  })

  it('without a new serial is given one, which gets into the file', async () => {
    const bench = await start()
    await edit(bench, `${ZONE_TEXT}hand IN A 192.0.2.99\n`)
    expect(bench.hosted.zone!.serial).toBe(101)
    expect(bench.news).toEqual([{ kind: 'serial-raised', fileSerial: 100, serial: 101 }])
    await bench.primary.sync()
    expect(bench.files.text(FILE)).toContain('            101    ; serial')
  })

  it('is merged with updates that are not in the file yet', async () => {
    const bench = await start()
    await add(bench, 'a')
    await update(bench, { updates: ['www.example. 3600 IN A 192.0.2.82'] })
    await edit(
      bench,
      replacing(`${ZONE_TEXT}www IN A 192.0.2.83\n`, ['ns   IN A   192.0.2.53', 'ns   IN A   192.0.2.54']),
    )
    const expected = [
      line('a'),
      'ns.example. 3600 A 192.0.2.54',
      'www.example. 3600 A 192.0.2.82',
      'www.example. 3600 A 192.0.2.83',
    ]
    expect(served(bench)).toEqual(expected)
    expect(bench.hosted.zone!.serial).toBe(103)
    expect(served(await restart(bench))).toEqual(expected)
    await bench.primary.sync()
    expect(newLines(await zoneIn(bench.files))).toEqual(expected)
  })

  it('with a higher serial than that of the updates keeps it', async () => {
    const bench = await start()
    await add(bench, 'a')
    await edit(bench, replacing(`${ZONE_TEXT}hand IN A 192.0.2.99\n`, ['100  ', '2026010100  ']))
    expect(bench.hosted.zone!.serial).toBe(2026010100)
    expect(served(bench)).toEqual([line('a'), 'hand.example. 3600 A 192.0.2.99'])
  })

  it('of other fields of the SOA is made, whatever updates did to the serial', async () => {
    const bench = await start()
    await add(bench, 'a')
    await edit(bench, replacing(ZONE_TEXT, ['7200', '7300']))
    await bench.primary.sync()
    expect(bench.files.text(FILE)).toMatch(/102\s.*\n\s*7300 900/)
    expect(served(await restart(bench))).toEqual([line('a')])
  })

  it('that was begun before a write-back undoes no update', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.sync()
    await edit(bench, `${ZONE_TEXT}hand IN A 192.0.2.99\n`)
    const expected = [line('a'), 'hand.example. 3600 A 192.0.2.99']
    expect(served(bench)).toEqual(expected)
    await bench.primary.sync()
    expect(newLines(await zoneIn(bench.files))).toEqual(expected)
  })

  it('that was read before a write-back, and heard of after it, is none', async () => {
    const bench = await start()
    const early = await zoneIn(bench.files)
    await add(bench, 'a')
    await bench.primary.sync()
    expect(await bench.primary.fileRead(early)).toEqual({ kind: 'unchanged' })
    expect(served(bench)).toEqual([line('a')])
    await bench.primary.sync()
    expect(newLines(await zoneIn(bench.files))).toEqual([line('a')])
  })

  it('that contradicts an update is told, and neither is lost', async () => {
    const bench = await start()
    await update(bench, { updates: ['www.example. 0 ANY A', 'www.example. 3600 IN A 192.0.2.1'] })
    const edited = replacing(ZONE_TEXT, ['192.0.2.80', '192.0.2.2'])
    expect(await edit(bench, edited)).toMatchObject({ kind: 'conflict' })
    expect(bench.news).toEqual([{ kind: 'edit-conflict', rrsets: [{ owner: expect.anything(), type: 1 }] }])
    expect(served(bench)).toEqual(['www.example. 3600 A 192.0.2.1'])
    await expect(bench.primary.sync()).rejects.toThrow(ConflictError)
    await bench.clock.pass(6000)
    expect(bench.files.text(FILE)).toBe(edited)
    expect(bench.news, 'told once').toHaveLength(1)
    await edit(bench, replacing(ZONE_TEXT, ['192.0.2.80', '192.0.2.1']))
    await edit(bench, replacing(ZONE_TEXT, ['192.0.2.80', '192.0.2.2']))
    await bench.primary.sync()
    expect(newLines(await zoneIn(bench.files))).toEqual(['www.example. 3600 A 192.0.2.2'])
  })

  it('that puts an alias where an update has put data is a conflict, and the other way round', async () => {
    const bench = await start()
    await add(bench, 'a')
    expect(await edit(bench, `${ZONE_TEXT}a IN CNAME www\n`)).toMatchObject({ kind: 'conflict' })
    const other = await start()
    await update(other, { updates: ['a.example. 60 IN CNAME www.example.'] })
    expect(await edit(other, `${ZONE_TEXT}a IN A 192.0.2.9\n`)).toMatchObject({ kind: 'conflict' })
    expect(served(other)).toEqual(['a.example. 60 CNAME www.example.'])
  })
})

describe('freeze', () => {
  it('writes all updates into the file and refuses more, until thaw', async () => {
    const bench = await start()
    const before = add(bench, 'a')
    await bench.primary.freeze()
    expect([await before, await add(bench, 'b')]).toEqual(['NOERROR', 'REFUSED'])
    expect(newLines(await zoneIn(bench.files))).toEqual([line('a')])
    await bench.primary.thaw()
    expect(await add(bench, 'c')).toBe('NOERROR')
  })

  it('leaves edits to be looked at with thaw', async () => {
    const bench = await start()
    await bench.primary.freeze()
    expect(await edit(bench, `${ZONE_TEXT}hand IN A 192.0.2.99\n`)).toEqual({ kind: 'frozen' })
    expect(served(bench)).toEqual([])
    expect(await bench.primary.thaw()).toMatchObject({ kind: 'served' })
    expect(served(bench)).toEqual(['hand.example. 3600 A 192.0.2.99'])
  })

  it('fails where the file cannot be written, and the zone lives on', async () => {
    const bench = await start()
    await add(bench, 'a')
    bench.files.room = 0
    await expect(bench.primary.freeze()).rejects.toMatchObject({ code: 'ENOSPC' })
    bench.files.room = Number.POSITIVE_INFINITY
    expect(await add(bench, 'b')).toBe('NOERROR')
  })

  it('stays when the file is broken at thaw', async () => {
    const bench = await start()
    await bench.primary.freeze()
    bench.files.put(FILE, 'no zone')
    await expect(bench.primary.thaw()).rejects.toThrow(ZoneFileError)
    expect(await add(bench, 'a')).toBe('REFUSED')
    bench.files.put(FILE, ZONE_TEXT)
    await bench.primary.thaw()
    expect(await add(bench, 'a')).toBe('NOERROR')
  })
})

describe('a start', () => {
  it('serves what is in the file where there is no journal, and makes none', async () => {
    const bench = await start()
    expect(served(bench)).toEqual([])
    expect([...bench.files.contents.keys()]).toEqual([FILE])
  })

  it('restores the history for IXFR', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.sync()
    await add(bench, 'b')
    const { hosted } = await restart(bench)
    expect(hosted.history.since(100)!.map(({ toSerial }) => toSerial)).toEqual([101, 102])
  })

  it('makes updates to a file that was edited while nothing ran', async () => {
    const bench = await start()
    await add(bench, 'a')
    await add(bench, 'b')
    const files = bench.files.afterCrash()
    files.put(FILE, replacing(`${ZONE_TEXT}hand IN A 192.0.2.99\n`, ['100  ', '200  ']))
    const again = await start(files)
    const expected = [line('a'), line('b'), 'hand.example. 3600 A 192.0.2.99']
    expect(served(again)).toEqual(expected)
    expect(again.hosted.zone!.serial).toBe(201)
    expect(again.news).toEqual([{ kind: 'recovered', updates: 2, overruled: [] }])
    await add(again, 'c')
    expect(served(await restart(again))).toEqual([
      line('a'),
      line('b'),
      line('c'),
      'hand.example. 3600 A 192.0.2.99',
    ])
  })

  it('takes a serial that a person has used, too, for what it is', async () => {
    const bench = await start()
    await add(bench, 'a')
    await add(bench, 'b')
    const files = bench.files.afterCrash()
    files.put(FILE, replacing(`${ZONE_TEXT}hand IN A 192.0.2.99\n`, ['100  ', '101  ']))
    const again = await start(files)
    expect(served(again)).toEqual([line('a'), line('b'), 'hand.example. 3600 A 192.0.2.99'])
    expect(again.hosted.zone!.serial).toBe(103)
  })

  it('does not make updates again that a person has undone since they were in the file', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.sync()
    const files = bench.files.afterCrash()
    files.put(FILE, replacing(ZONE_TEXT, ['100  ', '102  ']))
    const again = await start(files)
    expect(served(again)).toEqual([])
    expect(again.hosted.zone!.serial).toBe(102)
  })

  it('lets updates overrule what a person has put in their way, and tells', async () => {
    const bench = await start()
    await add(bench, 'a')
    const files = bench.files.afterCrash()
    files.put(FILE, replacing(`${ZONE_TEXT}a IN CNAME www\n`, ['100  ', '200  ']))
    const again = await start(files)
    expect(served(again)).toEqual([line('a')])
    expect(again.news[0]).toMatchObject({ kind: 'recovered', overruled: [{ type: 5 }] })
  })

  it('goes from an older file to what was served', async () => {
    const bench = await start()
    await add(bench, 'a')
    await bench.primary.sync()
    await add(bench, 'b')
    const files = bench.files.afterCrash()
    files.put(FILE, ZONE_TEXT)
    const again = await start(files)
    expect(served(again)).toEqual([line('a'), line('b')])
    expect(again.hosted.zone!.serial).toBe(102)
  })

  it('tells of a damaged journal, and serves what is left', async () => {
    const bench = await start()
    await add(bench, 'a')
    const files = new FailingFiles(bench.files.contents)
    files.put(JOURNAL, 'no journal')
    const again = await start(files)
    expect(served(again)).toEqual([])
    expect(again.news).toMatchObject([
      { kind: 'journal-damaged', path: JOURNAL, damage: { kind: 'corrupt' } },
    ])
  })

  it('needs no room on the disk', async () => {
    const bench = await start()
    await add(bench, 'a')
    const files = bench.files.afterCrash()
    files.put(FILE, replacing(`${ZONE_TEXT}hand IN A 192.0.2.99\n`, ['100  ', '200  ']))
    files.room = 0
    const again = await start(files)
    expect(served(again)).toEqual([line('a'), 'hand.example. 3600 A 192.0.2.99'])
    expect(await add(again, 'b')).toBe('SERVFAIL')
    files.room = Number.POSITIVE_INFINITY
    expect(await add(again, 'b')).toBe('NOERROR')
    expect(served(await restart(again))).toHaveLength(3)
  })
})

describe('a primary whose file includes others', () => {
  it('is whole again wherever the write-back was stopped', async () => {
    const files = freshFiles(`${ZONE_TEXT}$INCLUDE more.inc\n`)
    files.put('zones/more.inc', 'more IN A 192.0.2.70\n')
    const bench = await start(files)
    await update(bench, {
      updates: ['more.example. 3600 IN A 192.0.2.71', 'more.example. 0 NONE A 192.0.2.70'],
    })
    const replace = files.replace.bind(files)
    files.replace = async (path, bytes) => {
      await replace(path, bytes)
      files.room = 0
    }
    await bench.primary.sync().catch(() => {})
    const again = await restart(bench)
    expect(served(again)).toEqual(['more.example. 3600 A 192.0.2.71'])
    await again.primary.sync()
    expect(newLines(await zoneIn(again.files))).toEqual(['more.example. 3600 A 192.0.2.71'])
  })
})
