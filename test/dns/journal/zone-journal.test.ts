import { describe, expect, it } from 'vitest'
import { ZoneJournal, type OpenedJournal } from '../../../src/dns/journal/zone-journal.ts'
import type { ZoneDelta } from '../../../src/dns/zone/zone-delta.ts'
import { addition, describeDelta, record, soa } from './deltas.ts'
import { FailingFiles } from './failing-files.ts'

const PATH = 'state/example.journal'

const noPause = async (): Promise<void> => {}

function open(files: FailingFiles): Promise<OpenedJournal> {
  return ZoneJournal.open(files, PATH, noPause)
}

function described(deltas: readonly ZoneDelta[]): string[] {
  return deltas.map(describeDelta)
}

async function filesWith(...deltas: ZoneDelta[]): Promise<FailingFiles> {
  const files = new FailingFiles()
  const { journal } = await open(files)
  await journal.append(deltas)
  return files
}

describe('a journal', () => {
  it('is empty, and no file, before anything is added', async () => {
    const files = new FailingFiles()
    const { deltas, damage, storedSerial } = await open(files)
    expect([deltas, damage, storedSerial]).toEqual([[], undefined, undefined])
    expect(files.contents.size).toBe(0)
  })

  it('gives back what was added, record for record', async () => {
    const delta: ZoneDelta = {
      fromSerial: 4294967295,
      toSerial: 3,
      removed: [soa(4294967295), record('a.example. 60 TXT "one" "two"')],
      added: [soa(3), record('a.example. 60 MX 10 mail.elsewhere.'), record('*.example. 0 TYPE65280 \\# 0')],
    }
    const files = await filesWith(delta, addition(3, 'b', 'c'))
    expect(described((await open(files)).deltas)).toEqual(described([delta, addition(3, 'b', 'c')]))
  })

  it('goes on after it has been opened again', async () => {
    const files = await filesWith(addition(1, 'a'))
    const { journal } = await open(files)
    await journal.append([addition(2, 'b')])
    await journal.append([addition(3, 'c')])
    expect((await open(files)).deltas.map(({ toSerial }) => toSerial)).toEqual([2, 3, 4])
  })

  it('makes one write of changes that are added together', async () => {
    const files = await filesWith(addition(1, 'a'), addition(2, 'b'), addition(3, 'c'))
    expect(files.writes).toBe(1)
  })

  it('remembers which serial is in the file of the zone', async () => {
    const files = await filesWith(addition(1, 'a'), addition(2, 'b'))
    const { journal } = await open(files)
    await journal.noteStored(2)
    expect((await open(files)).storedSerial).toBe(2)
    await journal.noteStored(3)
    expect((await open(files)).storedSerial).toBe(3)
  })

  it('has no history before a gap', async () => {
    const files = await filesWith(addition(1, 'a'), addition(2, 'b'), addition(9, 'c'), addition(10, 'd'))
    expect((await open(files)).deltas.map(({ fromSerial }) => fromSerial)).toEqual([9, 10])
  })

  it('can be written anew with less in it', async () => {
    const files = await filesWith(addition(1, 'a'), addition(2, 'b'), addition(3, 'c'))
    const before = files.contents.get(PATH)!.length
    const { journal } = await open(files)
    await journal.rewrite([addition(3, 'c')], 4)
    await journal.append([addition(4, 'd')])
    const { deltas, storedSerial } = await open(files)
    expect(deltas.map(({ fromSerial }) => fromSerial)).toEqual([3, 4])
    expect(storedSerial).toBe(4)
    expect(files.contents.get(PATH)!.length).toBeLessThan(before)
    expect(journal.length).toBe(files.contents.get(PATH)!.length)
  })
})

describe('a write that a crash stops', () => {
  it('leaves all that was promised before, wherever it stops', async () => {
    const before = await filesWith(addition(1, 'a'))
    const whole = await filesWith(addition(1, 'a'), addition(2, 'b'), addition(3, 'c'))
    const full = whole.contents.get(PATH)!.length
    const from = before.contents.get(PATH)!.length
    for (let length = from; length < full; length++) {
      const files = new FailingFiles([[PATH, whole.contents.get(PATH)!.slice(0, length)]])
      const { journal, deltas, damage } = await open(files)
      const kept = deltas.length
      expect(kept, `cut at ${length}`).toBeGreaterThanOrEqual(1)
      expect(damage?.kind, `cut at ${length}`).toBe(
        length === from || (kept === 2 && damage === undefined) ? undefined : 'torn',
      )
      await journal.append([addition(kept + 1, 'new')])
      const again = await open(files)
      expect(described(again.deltas)).toEqual(described([...deltas, addition(kept + 1, 'new')]))
      expect(again.damage).toBeUndefined()
    }
  })

  it('is no harm in a journal that was just begun, wherever it stops', async () => {
    const whole = (await filesWith(addition(1, 'a'))).contents.get(PATH)!
    for (let length = 0; length < whole.length; length++) {
      const files = new FailingFiles([[PATH, whole.slice(0, length)]])
      const { journal, deltas } = await open(files)
      expect(deltas).toEqual([])
      await journal.append([addition(7, 'new')])
      expect(described((await open(files)).deltas)).toEqual(described([addition(7, 'new')]))
    }
  })

  it('is known where the file has grown without being filled', async () => {
    const files = await filesWith(addition(1, 'a'))
    const sound = files.contents.get(PATH)!
    files.contents.set(PATH, new Uint8Array([...sound, ...new Uint8Array(100)]))
    expect((await open(files)).damage).toEqual({ kind: 'torn', at: sound.length, octets: 100 })
  })
})

describe('a disk that is full', () => {
  it('makes an append fail and leaves nothing of it, however much was written', async () => {
    const size = (await filesWith(addition(1, 'a'))).contents.get(PATH)!.length
    for (let room = 0; room < size; room++) {
      const files = await filesWith(addition(1, 'a'))
      const { journal } = await open(files)
      files.room = room
      await expect(journal.append([addition(2, 'b'), addition(3, 'c')])).rejects.toMatchObject({
        code: 'ENOSPC',
      })
      files.room = Number.POSITIVE_INFINITY
      await journal.append([addition(2, 'other')])
      const { deltas, damage } = await open(files)
      expect(described(deltas)).toEqual(described([addition(1, 'a'), addition(2, 'other')]))
      expect(damage).toBeUndefined()
    }
  })

  it('leaves the journal as it was when it cannot be written anew', async () => {
    const files = await filesWith(addition(1, 'a'), addition(2, 'b'))
    const { journal } = await open(files)
    files.room = 10
    await expect(journal.rewrite([addition(2, 'b')])).rejects.toMatchObject({ code: 'ENOSPC' })
    files.room = Number.POSITIVE_INFINITY
    await journal.append([addition(3, 'c')])
    expect((await open(files)).deltas).toHaveLength(3)
  })
})

describe('a journal that something has happened to', () => {
  it('gives what stands before, and keeps the whole of it for a person to see', async () => {
    const files = await filesWith(addition(1, 'a'))
    const soundLength = files.contents.get(PATH)!.length
    await (await open(files)).journal.append([addition(2, 'b'), addition(3, 'c')])
    const spoilt = files.contents.get(PATH)!.slice()
    spoilt[soundLength + 20]! ^= 0xff
    files.contents.set(PATH, spoilt)
    const { journal, deltas, damage } = await open(files)
    expect(described(deltas)).toEqual(described([addition(1, 'a')]))
    expect(damage).toEqual({ kind: 'corrupt', at: soundLength, octets: spoilt.length - soundLength })
    await journal.append([addition(2, 'new')])
    expect(files.contents.get(`${PATH}.damaged`)).toEqual(spoilt)
    expect(described((await open(files)).deltas)).toEqual(described([addition(1, 'a'), addition(2, 'new')]))
  })

  it('is no journal at all: it is kept beside the new one', async () => {
    const files = new FailingFiles()
    files.put(PATH, 'something else of about the same length')
    const { journal, deltas, damage } = await open(files)
    expect([deltas, damage?.kind]).toEqual([[], 'corrupt'])
    await journal.append([addition(1, 'a')])
    expect(files.text(`${PATH}.damaged`)).toContain('something else')
    expect((await open(files)).deltas).toHaveLength(1)
  })

  it('never gives anything but whole changes, whichever octet is another', async () => {
    const files = await filesWith(addition(1, 'a'), addition(2, 'b'))
    const sound = files.contents.get(PATH)!
    const all = described((await open(files)).deltas)
    for (let at = 0; at < sound.length; at++) {
      const spoilt = sound.slice()
      spoilt[at]! ^= 0x55
      const { deltas, damage } = await open(new FailingFiles([[PATH, spoilt]]))
      expect(damage, `octet ${at}`).toBeDefined()
      expect(described(deltas)).toEqual(all.slice(0, deltas.length))
    }
  })
})
