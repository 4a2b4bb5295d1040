import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

describe('rootwalk sim', () => {
  it('runs a script in a world with the zones of a folder', async () => {
    const folder = folderWith({ script: 'dig www.google.com A +short\nping -c 1 desktop\ntime\n' })
    const { exitCode, stdout, stderr } = await rootwalk(['sim', '--run', join(folder, 'script')])
    expect(stdout).toMatch(/^laptop\$ dig www\.google\.com A \+short\n(\S+\n)+laptop\$ ping -c 1 desktop\n/)
    expect(stdout).toMatch(/^1 packets transmitted, 1 received, 0% packet loss, time 0ms$/m)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it('takes a script from stdin, and starts on any host', async () => {
    const { exitCode, stdout } = await rootwalk(['sim', '--host', 'desktop'], { input: 'nonsense\necho x\n' })
    expect(stdout).toBe('desktop$ nonsense\nrootwalk: nonsense: command not found\ndesktop$ echo x\nx\n')
    expect(exitCode).toBe(1)
  })

  it('is the same world for the same seed', async () => {
    const input = 'dig www.google.com\nping -c 2 desktop\nnetstat -an\n'
    const [first, second, other] = await Promise.all(
      ['7', '7', '8'].map((seed) => rootwalk(['sim', '--seed', seed], { input })),
    )
    expect(first!.stdout).toBe(second!.stdout)
    expect(first!.stdout).not.toBe(other!.stdout)
  })

  it('writes what passed its cables to a file', async () => {
    const folder = folderWith({})
    const file = join(folder, 'world.pcapng')
    const { exitCode } = await rootwalk(['sim', '--pcap', file], { input: 'ping -c 1 desktop\n' })
    expect(exitCode).toBe(0)
    const octets = await readFile(file)
    // The block type of a section header, and the name of a cable.
    expect(octets.readUInt32LE(0)).toBe(0x0a0d0d0a)
    expect(octets.includes('laptop/eth0')).toBe(true)
  })

  it.skipIf(!existsSync('/dev/full'))('goes on when the disk is full, and tells at the end', async () => {
    const { exitCode, stdout, stderr } = await rootwalk(['sim', '--pcap', '/dev/full'], {
      input: 'ping -c 1 desktop\n',
    })
    expect(stdout).toContain('1 received')
    expect(stderr).toMatch(/^error: the capture is not whole: ENOSPC/)
    expect(exitCode).toBe(1)
  })

  it('ends when one of several cables cannot leave the world', async () => {
    const holder = createSocket('udp4').bind(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address()
    const { exitCode, stderr } = await rootwalk(['sim', '--join', 'lan=0', '--join', `lan=${port}`], {
      input: '',
    })
    holder.close()
    expect(stderr).toMatch(`127.0.0.1:${port} is taken`)
    expect(exitCode).toBe(1)
  })

  it.each([
    [['--host', 'mars'], /^error: there is no host mars; there is: /],
    [['--run', '/nonexistent/script'], /^error: the script cannot be read: /],
    [['--pcap', '/nonexistent/file'], /^error: the capture cannot be written: /],
    [['--join', 'mars=7000'], /^error: there is no switch mars; there is: /],
    [['--join', 'laptop=7000'], /^error: there is no switch laptop; there is: /],
    [['--zones', '/nonexistent'], /^error: \/nonexistent: there is no such f/],
    [['--seed', 'lucky'], /Expected a number/],
  ])('ends with 2 for %j', async (args, message) => {
    const { exitCode, stderr } = await rootwalk(['sim', ...args], { input: '' })
    expect(stderr).toMatch(message)
    expect(exitCode).toBe(2)
  })
})
