// A crash, or a full disk, at every octet of everything that a primary writes: whatever was answered with NOERROR is
// there afterwards, whatever was not is not, and file and journal can be read.

import { describe, expect, it } from 'vitest'
import { ConflictError } from '../../../src/dns/update/write-back.ts'
import { FileError } from '../../../src/runtime/runtime.ts'
import {
  add,
  edit,
  FILE,
  freshFiles,
  newLines,
  restart,
  served,
  start,
  zoneIn,
  type Bench,
} from './primary-bench.ts'

const line = (name: string): string => `${name}.example. 300 A 192.0.2.1`

/** Two updates at a time, a write-back, an edit, more updates, another write-back. @returns what was acknowledged */
async function play(bench: Bench, names: readonly string[]): Promise<string[]> {
  const done: string[] = []
  const addAll = async (some: readonly string[]): Promise<void> => {
    const rcodes = await Promise.all(some.map((name) => add(bench, name)))
    for (const [i, name] of some.entries()) if (rcodes[i] === 'NOERROR') done.push(name)
  }
  await addAll(names.slice(0, 2))
  await orFail(bench.primary.sync())
  await addAll(names.slice(2, 3))
  await orFail(edit(bench, `${bench.files.text(FILE)}hand 300 IN A 192.0.2.1\n`))
  await addAll(names.slice(3, 5))
  await orFail(bench.primary.sync())
  await addAll(names.slice(5))
  return done
}

async function orFail(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof FileError || error instanceof ConflictError)) throw error
  }
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

/** Of so many stops one is followed by more updates and another start: a prime, so that each part of an entry has its turn. */
const LOOKED_AT_CLOSELY = 7

/** Thousands of starts. */
const TIMEOUT_MS = 120_000

/** Where a disk may be full. */
async function stopsOf(names: readonly string[]): Promise<readonly number[]> {
  const files = freshFiles()
  await play(await start(files), names)
  expect(files.stops.length).toBeGreaterThan(1000)
  return files.stops
}

function linesOf(names: readonly string[]): string[] {
  return names.map(line).sort()
}

describe('a write that stops at any octet', { timeout: TIMEOUT_MS }, () => {
  it('loses nothing that was acknowledged, and the next start goes on from there', async () => {
    for (const [i, room] of (await stopsOf(NAMES)).entries()) {
      const files = freshFiles()
      files.room = room
      const before = await start(files)
      const done = await play(before, NAMES)
      const after = await restart(before)
      const lines = served(after).filter((each) => !each.startsWith('hand.'))
      expect(lines, `room for ${room} octets`).toEqual(expect.arrayContaining(linesOf(done)))
      expect(after.hosted.zone!.serial, `room for ${room} octets`).toBeGreaterThanOrEqual(
        before.hosted.zone!.serial,
      )
      if (i % LOOKED_AT_CLOSELY !== 0) continue
      expect(await add(after, 'z')).toBe('NOERROR')
      await after.primary.sync()
      expect(newLines(await zoneIn(after.files))).toEqual(served(after))
      expect(served(await restart(after))).toEqual(served(after))
    }
  })

  it('changes nothing that was answered with SERVFAIL when it was but a full disk', async () => {
    for (const [i, room] of (await stopsOf(NAMES)).entries()) {
      const files = freshFiles()
      files.room = room
      const bench = await start(files)
      const done = await play(bench, NAMES)
      files.room = Number.POSITIVE_INFINITY
      const expected = linesOf([...done, 'z'])
      expect(await add(bench, 'z')).toBe('NOERROR')
      const withoutEdit = (of: Bench): string[] => served(of).filter((each) => !each.startsWith('hand.'))
      expect(withoutEdit(bench), `room for ${room} octets`).toEqual(expected)
      expect(withoutEdit(await restart(bench)), `room for ${room} octets`).toEqual(expected)
      if (i % LOOKED_AT_CLOSELY !== 0) continue
      await bench.primary.sync()
      expect(served(bench)).toEqual(linesOf([...done, 'hand', 'z']))
      expect(newLines(await zoneIn(files))).toEqual(linesOf([...done, 'hand', 'z']))
    }
  })
})
