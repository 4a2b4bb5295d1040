// Reading from files as a stream: what is asked of them, and what becomes of their failures.

import { describe, expect, it } from 'vitest'
import { ZoneFileError } from '../../../src/errors.ts'
import { readZoneFile, type FileReader } from '../../../src/dns/zonefile/zone-file.ts'
import { EXAMPLE, KeptRecords } from './reading.ts'

class NoFile extends Error {}

/** Files whose pieces are given, and which remember what was opened and closed. */
class FakeFiles implements FileReader {
  readonly events: string[] = []
  readonly #pieces: Record<string, readonly string[]>

  constructor(pieces: Record<string, readonly string[]>) {
    this.#pieces = pieces
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const pieces = this.#pieces[path]
    if (pieces === undefined) throw new NoFile(`${path}: ENOENT`)
    this.events.push(`open ${path}`)
    try {
      for (const piece of pieces) {
        if (piece === 'EIO') throw new NoFile(`${path}: EIO`)
        yield new TextEncoder().encode(piece)
      }
    } finally {
      this.events.push(`close ${path}`)
    }
  }
}

async function failureOf(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('readZoneFile', () => {
  it('follows $INCLUDE and closes each file when it has been read', async () => {
    const files = new FakeFiles({
      'z/a.zone': ['a 1 A 1.1', '.1.1\n$INCL', 'UDE b.zone\nc 1 A 1.1.1.3\n'],
      'z/b.zone': ['', 'b 1 A 1.1.1.2'],
    })
    const kept = new KeptRecords()
    await readZoneFile(files, 'z/a.zone', { origin: EXAMPLE }, kept)
    expect(kept.lines).toEqual([
      'a.example. 1 IN A 1.1.1.1',
      'b.example. 1 IN A 1.1.1.2',
      'c.example. 1 IN A 1.1.1.3',
    ])
    expect(kept.places.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'z/a.zone:1',
      'z/b.zone:1',
      'z/a.zone:3',
    ])
    expect(files.events).toEqual(['open z/a.zone', 'open z/b.zone', 'close z/b.zone', 'close z/a.zone'])
  })

  it('fails as the files do when the file itself cannot be read', async () => {
    const files = new FakeFiles({ a: ['a 1 A x\n', 'EIO'] })
    expect(await failureOf(readZoneFile(files, 'b', {}, new KeptRecords()))).toBeInstanceOf(NoFile)
    expect(await failureOf(readZoneFile(files, 'a', {}, new KeptRecords()))).toBeInstanceOf(NoFile)
  })

  it('reports an included file that cannot be read, from its beginning or to its end', async () => {
    const files = new FakeFiles({ a: ['$INCLUDE b\n$INCLUDE c\n'], b: ['b. 1 A 1.1.1.1\n', 'EIO'] })
    const error = await failureOf(readZoneFile(files, 'a', {}, new KeptRecords()))
    expect(error).toBeInstanceOf(ZoneFileError)
    const { message, others } = error as ZoneFileError
    expect([message, ...others.map((each) => each.message)]).toEqual([
      "a:1:10: 'b': expected a file that can be read (b: EIO)",
      "a:2:10: 'c': expected a file that can be read (c: ENOENT)",
    ])
    expect(files.events).toEqual(['open a', 'open b', 'close b', 'close a'])
  })

  it('closes its files when the sink breaks', async () => {
    const files = new FakeFiles({ a: ['$INCLUDE b\n'], b: ['b. 1 A 1.1.1.1\n', 'c. 1 A 1.1.1.1\n'] })
    const sink = {
      record(): void {
        throw new RangeError('broken')
      },
    }
    expect(await failureOf(readZoneFile(files, 'a', {}, sink))).toBeInstanceOf(RangeError)
    expect(files.events).toEqual(['open a', 'open b', 'close b', 'close a'])
  })

  it('pauses between the slices of a long piece and of a long $GENERATE', async () => {
    const line = `${'h'.repeat(50)} 1 A 1.1.1.1\n`
    const long = line.repeat(Math.ceil((200 * 1024) / line.length))
    const files = new FakeFiles({ long: [long], generated: ['$GENERATE 0-4999 h$ 1 A 1.1.1.1\n'] })
    for (const [path, atLeast] of [
      ['long', 3],
      ['generated', 9],
    ] as const) {
      let pauses = 0
      const pause = async () => {
        pauses++
      }
      await readZoneFile(files, path, { origin: EXAMPLE, pause }, new KeptRecords())
      expect(pauses).toBeGreaterThanOrEqual(atLeast)
    }
  })
})
