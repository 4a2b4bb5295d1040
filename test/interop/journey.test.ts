// The capture of a journey as Wireshark reads it, cable by cable: nothing malformed, all checksums right, all decrypted.

import { expect, it } from 'vitest'
import { readWorld } from '../../src/cli/world-source.ts'
import { startInternet } from '../../src/internet/start-internet.ts'
import { groundOf } from '../../src/journey/ground.ts'
import { runJourney, type RecordedJourney } from '../../src/journey/run-journey.ts'
import type { TlsVersion } from '../../src/tls/tls-version.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const CHECKSUMS = ['ip', 'tcp', 'udp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`])
const WRONG = [
  '_ws.malformed',
  // What an ICMP error quotes is cut off, and its checksum cannot be right.
  ...['ip', 'tcp', 'udp'].map((layer) => `(${layer}.checksum.status == "Bad" && !icmp)`),
  'icmp.checksum.status == "Bad"',
  '_ws.expert.severity == error',
].join(' || ')

async function travel(version: TlsVersion): Promise<RecordedJourney> {
  await using internet = await startInternet({ world: await readWorld(), zones: 'zones' })
  return await runJourney(groundOf(internet), { url: 'https://www.google.com/', tlsVersions: [version] })
}

/** What tshark prints of a capture, a line each. */
async function tshark(file: string, keys: string, ...options: string[]): Promise<string[]> {
  const { stdout } = await runProgram('tshark', [
    ...['-r', file, '-o', `tls.keylog_file:${keys}`],
    ...CHECKSUMS,
    ...options,
  ])
  return stdout.split('\n').filter((line) => line !== '')
}

describeNeeding(['tshark'], 'the capture of a journey', () => {
  it.each(['1.3', '1.2'] as const)('is understood on every cable, with TLS %s', async (version) => {
    using folder = new ScratchFolder()
    const { journey, capture } = await travel(version)
    expect(journey.outcome).toMatchObject({ kind: 'page', status: 200 })
    const keys = folder.write('keys', Buffer.from(journey.keyLog.map((line) => `${line}\n`).join('')))
    const taps = [...new Set(capture.frames.map(({ tap }) => tap))]
    for (const [i, tap] of taps.entries()) {
      const file = folder.write(`${i}.pcapng`, capture.pcapngOf(tap))
      expect({ tap, wrong: await tshark(file, keys, '-Y', WRONG) }).toEqual({ tap, wrong: [] })
    }
  })

  it('is decrypted with the key log, up to the page', async () => {
    using folder = new ScratchFolder()
    const { journey, capture } = await travel('1.3')
    const keys = folder.write('keys', Buffer.from(journey.keyLog.map((line) => `${line}\n`).join('')))
    const tap = capture.frames.find(({ tap: name }) => name.startsWith('laptop'))!.tap
    const file = folder.write('laptop.pcapng', capture.pcapngOf(tap))
    const protocols = await tshark(file, keys, '-q', '-z', 'io,phs')
    const found = protocols.map((line) => /^\s*(\w+)\s+frames:/.exec(line)?.[1])
    expect(found).toEqual(expect.arrayContaining(['arp', 'dns', 'tcp', 'tls', 'http']))
    const spoken = await tshark(
      file,
      keys,
      '-Y',
      'http',
      '-T',
      'fields',
      '-e',
      'http.request.uri',
      '-e',
      'http.response.code',
    )
    expect(spoken.map((line) => line.trim())).toEqual(['/', '200', '/image.svg', '200'])
    const messages = await tshark(
      file,
      keys,
      '-Y',
      'tls.handshake',
      '-T',
      'fields',
      '-e',
      'tls.handshake.type',
    )
    // ClientHello; ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished both ways; tickets.
    expect(new Set(messages.flatMap((line) => line.split(',')))).toEqual(
      new Set(['1', '2', '8', '11', '15', '20', '4']),
    )
  })
})
