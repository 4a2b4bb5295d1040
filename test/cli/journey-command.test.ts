import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Journey } from '../../src/journey/journey.ts'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const URL_OF_ALL = 'https://www.google.com/'

/** A line of the page that tells a journey: its time and its subject. */
const STEP = /^ {0,7}\d+\.\d\d {2}(\w+)/gm

describe('rootwalk journey', () => {
  it('tells the whole way of a page on a page', async () => {
    const { exitCode, stdout, stderr } = await rootwalk(['journey', URL_OF_ALL])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.split('\n').length).toBeLessThanOrEqual(51)
    expect(new Set(Array.from(stdout.matchAll(STEP), ([, phase]) => phase))).toEqual(
      new Set([
        ...['stub', 'question', 'route', 'arp', 'link', 'nat', 'line', 'hops', 'recursion', 'answer'],
        ...['tcp', 'tls', 'http', 'close'],
      ]),
    )
    expect(stdout).toMatch(/^200 OK: "Google", .* after (1|2|3)\d\d ms and \d+ frames/m)
  })

  it('tells every step with its reasons, and every packet with its octets', async () => {
    const [one, two, three] = await Promise.all(
      ['1', '2', '3'].map((depth) => rootwalk(['journey', 'http://www.google.com/', '--depth', depth])),
    )
    expect(two!.stdout.length).toBeGreaterThan(3 * one!.stdout.length)
    expect(two!.stdout).toContain('RFC 1918')
    expect(three!.stdout).toMatch(/#1 laptop > lan, 60 octets/)
    expect(three!.stdout).toContain('###[ TCP ]###')
    expect(three!.stdout).toMatch(/^ +0000 {2}(?:[0-9a-f]{2} ){15}[0-9a-f]{2} /m)
  })

  it('shows what caches save, when it is asked again', async () => {
    const { exitCode, stdout } = await rootwalk(['journey', URL_OF_ALL, '--again'])
    expect(exitCode).toBe(0)
    const [, cold, warm] = /questions that the resolver asked others +(\d+) +(\d+)/.exec(stdout)!
    expect(Number(cold)).toBeGreaterThan(2)
    expect(Number(warm)).toBe(0)
  })

  it('writes the capture and its secrets, and the journey as JSON with the numbers of its packets', async () => {
    const folder = folderWith({})
    const [pcap, keylog] = [join(folder, 'way.pcapng'), join(folder, 'way.keys')]
    const { stdout } = await rootwalk(['journey', URL_OF_ALL, '--json', '--pcap', pcap, '--keylog', keylog])
    expect(stdout).not.toMatch(/Ms": \d+\.\d{5}/)
    const { packets, steps, outcome } = JSON.parse(stdout) as Pick<Journey, 'packets' | 'steps' | 'outcome'>
    expect(outcome).toMatchObject({ kind: 'page', status: 200 })
    expect(steps[0]).toMatchObject({ atMs: 0, packets: [] })
    expect(packets.at(-1)!.number).toBe(packets.length)
    expect((await readFile(pcap)).readUInt32LE(0)).toBe(0x0a0d0d0a)
    expect(await readFile(keylog, 'utf8')).toMatch(/^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]+ [0-9a-f]+$/m)
  })

  it('is the same for the same seed', async () => {
    const [first, second, other] = await Promise.all(
      ['7', '7', '8'].map((seed) => rootwalk(['journey', 'http://www.google.com/', '--seed', seed])),
    )
    expect(first!.stdout).toBe(second!.stdout)
    expect(first!.stdout).not.toBe(other!.stdout)
  })

  it('ends with 1 and the reason when the page does not come', async () => {
    const { exitCode, stdout } = await rootwalk(['journey', URL_OF_ALL, '--fault', 'port-closed'])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^failed: the server refuses the connection/m)
    expect(stdout).toMatch(/^port-closed: /m)
    const gone = await rootwalk(['journey', 'http://nobody.example.com/'])
    expect(gone.exitCode).toBe(1)
    expect(gone.stdout).toMatch(/^nxdomain: There is no name nobody\.example\.com/m)
  })

  it.each([
    [['ftp://www.google.com/'], "'ftp://www.google.com/': expected a URL such as https://www.google.com/"],
    [[URL_OF_ALL, '--from', 'mainframe'], 'there is no host mainframe'],
    [[URL_OF_ALL, '--fault', 'cable-cut=nowhere'], 'there is no cable nowhere'],
    [[URL_OF_ALL, '--fault', 'earthquake'], "'earthquake': expected one of name-server-dead"],
    [[URL_OF_ALL, '--world', 'no-such.yaml'], 'no-such.yaml: there is no such file'],
    [[URL_OF_ALL, '--pcap', 'x', '--tap', 'home'], '--tap: home has several cables'],
  ])('refuses what cannot be: %j', async (args, message) => {
    const { exitCode, stderr, stdout } = await rootwalk(['journey', ...args])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
