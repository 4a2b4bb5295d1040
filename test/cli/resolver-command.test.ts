import { describe, expect, it, onTestFinished } from 'vitest'
import { askAddress } from './ask.ts'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess } from './rootwalk-process.ts'

async function start(...args: string[]): Promise<{ resolver: RootwalkProcess; port: number }> {
  const resolver = new RootwalkProcess(['resolver', ...args])
  onTestFinished(async () => {
    await resolver.stop('SIGKILL')
  })
  const [, port] = await resolver.shows(/dig @127\.0\.0\.1 -p (\d+)[^]*\nready\n/)
  return { resolver, port: Number(port) }
}

describe('rootwalk resolver', () => {
  it('answers over UDP and TCP, logs what came of each question, and ends with 0', async () => {
    const { resolver, port } = await start('--listen', '0', '--log-queries')
    expect(await askAddress(port, 'localhost')).toBe('127.0.0.1')
    expect(await askAddress(port, 'localhost', 'tcp')).toBe('127.0.0.1')
    await resolver.shows(/localhost\. A: NOERROR for 127\.0\.0\.1:\d+, /)
    expect(await resolver.stop()).toMatchObject({ exitCode: 0 })
  })

  it("begins with the Internet's root servers, or with those of a file", async () => {
    const { resolver } = await start('--listen', '0')
    expect(resolver.stdout).toContain("the Internet's root servers")
    const folder = folderWith({ 'my.hints': '. 60 NS ns.example.\nns.example. 60 A 192.0.2.1\n' })
    const other = await start('--listen', '0', '--hints', `${folder}/my.hints`)
    expect(other.resolver.stdout).toContain(`the root servers in ${folder}/my.hints`)
  })

  it('does not begin with a file that holds no hints', async () => {
    const folder = folderWith({ 'empty.hints': '; nothing\n', 'no-address.hints': '. 60 NS ns.example.\n' })
    for (const file of ['empty.hints', 'no-address.hints']) {
      const outcome = await rootwalk(['resolver', '--hints', file], { folder })
      expect(outcome).toMatchObject({ exitCode: 1, stdout: '' })
      expect(outcome.stderr).toContain(`${file} holds no root hints`)
    }
  })

  it('does not begin with hints that cannot be read, and shows where', async () => {
    const folder = folderWith({ 'bad.hints': 'no hints at all\n' })
    const outcome = await rootwalk(['resolver', '--hints', 'bad.hints'], { folder })
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' })
    expect(outcome.stderr).toMatch(/^error: these hints cannot be read:\nbad\.hints:1:4: /)
  })

  it('warns that recursion stays refused for others where others can reach it', async () => {
    const { resolver } = await start('--listen', '0.0.0.0:0', '--allow', '192.0.2.0/24')
    await resolver.shows(/"level":"warn".*recursion is refused for all but this machine and 192\.0\.2\.0\/24/)
    const quiet = await start('--listen', '127.0.0.1:0')
    expect((await quiet.resolver.stop()).stderr).not.toContain('"level":"warn"')
  })

  it('ends with 2 for a block of addresses that is none', async () => {
    expect(await rootwalk(['resolver', '--allow', 'everyone'])).toMatchObject({ exitCode: 2, stdout: '' })
  })
})
