import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readZone } from '../../src/dns/zone/zone-text.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

const { files } = nodeRuntime()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootwalk-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function octetsOf(path: string): Promise<number> {
  let total = 0
  for await (const piece of files.read(path)) total += piece.length
  return total
}

describe.skipIf(process.platform === 'win32')('reading a file', () => {
  it('ends with an error for a device without end', async () => {
    await expect(octetsOf('/dev/zero')).rejects.toMatchObject({ code: 'EFTYPE' })
  })

  it('does not wait for someone to write to a pipe', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    await expect(octetsOf(pipe)).rejects.toMatchObject({ code: 'EFTYPE' })
  })

  it('says of a folder that it is one', async () => {
    await expect(octetsOf(folder)).rejects.toMatchObject({ code: 'EISDIR' })
  })

  it('takes what a shell names', async () => {
    expect(await octetsOf('/dev/null')).toBe(0)
  })

  it('gives a long file in pieces, whole and in order', async () => {
    const octets = Uint8Array.from({ length: 500_000 }, (_, i) => (i * 7) >> 8)
    writeFileSync(join(folder, 'long'), octets)
    const pieces: Uint8Array[] = []
    for await (const piece of files.read(join(folder, 'long'))) pieces.push(piece)
    expect(Buffer.concat(pieces).equals(octets)).toBe(true)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(16_384)
  })

  it.each(['/dev/zero', 'pipe'])('makes a zone that includes %s a mistake of that line', async (path) => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const file = join(folder, 'example.zone')
    writeFileSync(file, `@ 60 IN SOA a b 1 1 1 1 1\n@ 60 NS a\n$INCLUDE ${path}\n`)
    await expect(readZone(files, file)).rejects.toMatchObject({ code: 'include-failed', line: 3 })
  })
})
