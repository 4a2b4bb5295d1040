import type * as fs from 'node:fs'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { watchFolder } from '../../src/node/folder-watch.ts'

// As on a machine whose inotify watches are used up.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  watch: () => {
    throw Object.assign(new Error('no watches left'), { code: 'ENOSPC' })
  },
}))

describe('watchFolder where the system gives no notices', () => {
  it('looks for itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rootwalk-'))
    writeFileSync(join(folder, 'a.zone'), 'old')
    let tell: ((name: string) => void) | undefined
    const { stop } = await watchFolder(folder, (name) => tell?.(name))
    const next = (): Promise<string> => new Promise((resolve) => (tell = resolve))
    const first = next()
    writeFileSync(join(folder, 'new'), 'new')
    renameSync(join(folder, 'new'), join(folder, 'a.zone'))
    expect(await first).toBe('a.zone')
    const second = next()
    rmSync(join(folder, 'a.zone'))
    expect(await second).toBe('a.zone')
    stop()
    rmSync(folder, { recursive: true })
  })
})
