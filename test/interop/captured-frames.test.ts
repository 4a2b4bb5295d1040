// tshark reads what the simulated wire carries, with every checksum checked, each tap by itself: a packet that is heard
// at two taps looks sent twice.

import { expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { SCENES } from './rig/scenes.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const CHECKSUMS = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum', 'eth.check_fcs'].flatMap(
  (name) => ['-o', `${name}:TRUE`],
)

/** What tshark calls a warning or worse, a line each. */
const REMARKS =
  '_ws.malformed || _ws.expert.severity >= 6291456 || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0 || icmp.checksum.status == 0'

async function remarks(file: string): Promise<string[]> {
  const args = ['-n', '-r', file, ...CHECKSUMS, '-Y', REMARKS, '-T', 'fields', '-E', 'separator=|']
  const fields = ['-e', 'frame.number', '-e', '_ws.expert.message', '-e', '_ws.col.Info']
  const { status, stdout, stderr } = await runProgram('tshark', [...args, ...fields], { timeoutMs: 120_000 })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

describeNeeding(['tshark'], 'captured frames', () => {
  it.each(SCENES)('of $name are well formed', { timeout: 240_000 }, async ({ provoked, play }) => {
    using folder = new ScratchFolder()
    const capture = await play()
    expect(capture.frames.length).toBeGreaterThan(10)
    const names = [...new Set(capture.frames.map(({ tap }) => tap))]
    for (const [i, name] of names.entries()) {
      const lines = await remarks(folder.write(`${i}.pcapng`, capture.pcapngOf(name)))
      const surprising = lines.filter((line) => !provoked.some((message) => line.includes(message)))
      expect(surprising, name).toEqual([])
    }
  })

  it.each(SCENES)('of $name are the same octets for the same seed', { timeout: 60_000 }, async ({ play }) => {
    const [first, second] = [await play(), await play()]
    expect(Buffer.compare(first.pcapng(), second.pcapng())).toBe(0)
  })
})
