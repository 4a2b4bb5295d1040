// Captures as Wireshark's tools read them: names of interfaces, times to the nanosecond, comments, directions.

import { expect, it } from 'vitest'
import { Capture } from '../../src/sim/capture/capture.ts'
import { World } from '../../src/sim/world.ts'
import { FakeTap } from '../sim/capture/fake-tap.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const FIELDS = [
  'frame.interface_name',
  'frame.comment',
  'frame.time_epoch',
  'frame.packet_flags_direction',
  'frame.len',
]

const frame = new Uint8Array(60).fill(0xff, 0, 6)

async function recorded(): Promise<Capture> {
  const world = new World({ epochMs: 1_735_689_600_000 })
  const [port, cable] = [new FakeTap(), new FakeTap()]
  const capture = new Capture(world)
  capture.add('client eth0', port)
  capture.add('backbone', cable)
  world.schedule(12_345_678, () => port.say(frame, 'out'))
  world.schedule(12_345_679, () => cable.say(frame, 'in', 'held back, 3 ms late'))
  await world.runUntilIdle()
  return capture
}

describeNeeding(['tshark', 'tcpdump'], 'a capture', () => {
  it('is read by tshark with names, comments, times and directions', async () => {
    using folder = new ScratchFolder()
    const file = folder.write('all.pcapng', (await recorded()).pcapng())
    const options = FIELDS.flatMap((field) => ['-e', field])
    const { stdout } = await runProgram('tshark', [
      '-r',
      file,
      '-T',
      'fields',
      '-E',
      'separator=|',
      ...options,
    ])
    expect(stdout.trimEnd().split('\n')).toEqual([
      'client eth0||1735689601.234567800|0x00000002|60',
      'backbone|held back, 3 ms late|1735689601.234567900|0x00000001|60',
    ])
  })

  it('is whole for capinfos', async () => {
    using folder = new ScratchFolder()
    const file = folder.write('all.pcapng', (await recorded()).pcapng())
    const { stdout, stderr, status } = await runProgram('capinfos', [file])
    expect(stderr.replace(/^Running as .*\n/, '')).toBe('')
    expect(status).toBe(0)
    expect(stdout).toMatch(/Number of packets: +2\n/)
    expect(stdout).toMatch(/Capture application: +rootwalk\n/)
    expect(stdout).toMatch(/Number of interfaces in file: 2\n/)
  })

  it('of one tap is read by tcpdump', async () => {
    using folder = new ScratchFolder()
    const file = folder.write('one.pcapng', (await recorded()).pcapngOf('backbone'))
    const { stdout } = await runProgram('tcpdump', ['-r', file, '--nano', '-tt', '-n'])
    expect(stdout).toMatch(/^1735689601\.234567900 /)
  })
})
