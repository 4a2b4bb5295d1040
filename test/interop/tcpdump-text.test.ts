// Our lines beside those of the real tcpdump, for the same frames.

import { expect, it } from 'vitest'
import { Tcpdump, type TcpdumpOptions } from '../../src/dissect/format-tcpdump.ts'
import { interfaceBlock, packetBlock, sectionBlock } from '../../src/sim/capture/pcapng.ts'
import { padFrame } from '../../src/wire/ethernet.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { GROUPS } from './tcpdump-frames.ts'

const EPOCH_MS = 1_735_689_600_000
const NS_BETWEEN_FRAMES = 1_234_567_800

const FORMS: readonly (readonly [flags: string, options: TcpdumpOptions])[] = [
  ['', {}],
  ['-e', { link: true }],
  ['-v', { verbose: true }],
  ['-vv', { verbose: 2 }],
  ['-vvv', { verbose: 3 }],
  ['-X', { hex: true }],
  ['-v -e -X', { verbose: true, link: true, hex: true }],
]

function capture(frames: readonly Uint8Array[]): Uint8Array {
  const packets = frames.map((frame, i) => {
    const epochNs = BigInt(EPOCH_MS) * 1_000_000n + BigInt(i * NS_BETWEEN_FRAMES)
    return packetBlock({ interface: 0, epochNs, direction: 'in', frame, comment: undefined })
  })
  return Buffer.concat([sectionBlock(), interfaceBlock('eth0'), ...packets])
}

describeNeeding(['tcpdump'], 'tcpdump', () => {
  for (const [title, group] of Object.entries(GROUPS)) {
    const frames = group.map(padFrame)
    it.each(FORMS)(`prints ${title} as we do: %s`, async (flags, options) => {
      using folder = new ScratchFolder()
      const file = folder.write('frames.pcapng', capture(frames))
      const args = ['TZ=UTC', 'tcpdump', '-n', ...flags.split(' ').filter(Boolean), '-r', file]
      const { stdout } = await runProgram('env', args)
      const ours = new Tcpdump(options)
      const lines = frames.flatMap((frame, i) =>
        ours.lines(frame, { atNs: i * NS_BETWEEN_FRAMES, epochMs: EPOCH_MS }),
      )
      expect(lines).toEqual(stdout.trimEnd().split('\n'))
    })
  }
})
