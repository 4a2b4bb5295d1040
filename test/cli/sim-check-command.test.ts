import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const SOUND = `name: two machines
time: 2025-01-01T00:00:00Z
hosts:
  pc: { interfaces: { eth0: { address: 192.0.2.1/24 } }, runs: [resolver] }
switches: { lan: {} }
cables:
  - { between: [pc eth0, lan] }
`
const BROKEN = SOUND.replace('lan] }', 'lam], dely: 5 ms }')

describe('rootwalk sim check', () => {
  it('says what a sound file describes', async () => {
    const folder = folderWith({ 'world.yaml': SOUND })
    expect(await rootwalk(['sim', 'check', 'world.yaml'], { folder })).toEqual({
      exitCode: 0,
      stdout: 'world.yaml: two machines: 1 host, 0 routers, 1 cable, 0 autonomous systems, no errors\n',
      stderr: '',
    })
  })

  it('tells every mistake of all files, with place and line, and ends with 1', async () => {
    const folder = folderWith({
      'sound.yaml': SOUND,
      'broken.yaml': BROKEN.replace('time: 2025', 'time: 25'),
    })
    const { exitCode, stdout } = await rootwalk(['sim', 'check', 'broken.yaml', 'sound.yaml'], { folder })
    expect(stdout).toBe(
      [
        "broken.yaml:2:7: '25-01-01T00:00:00Z': expected a moment in UTC, such as 2025-01-01T00:00:00Z",
        '  time: 25-01-01T00:00:00Z',
        '        ^^^^^^^^^^^^^^^^^^',
        "broken.yaml:7:32: 'dely': expected a key that is known here: between, name, delay, bandwidth, mtu, loss, " +
          'duplication, reordering, jitter, bitErrorRate, queueOctets, load, cost, network; did you mean delay?',
        '    - { between: [pc eth0, lam], dely: 5 ms }',
        '                                 ^^^^',
        'broken.yaml: 2 errors',
        'sound.yaml: two machines: 1 host, 0 routers, 1 cable, 0 autonomous systems, no errors',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(1)
  })

  it('tells what only shows when the world is put together', async () => {
    const world = `${SOUND}  - { between: [r1, r2] }
linkNetworks: 198.51.100.0/30
autonomousSystems:
  64500: { name: A, holder: A, registry: arin, routers: [r1, r2] }
`
    const { exitCode, stdout } = await rootwalk(['sim', 'check', '-'], { input: world })
    expect(stdout).toBe(
      [
        '-:9:15: 198.51.100.0/30 has no room for so many routers and cables between them',
        '  linkNetworks: 198.51.100.0/30',
        '                ^',
        '-: 1 error',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(1)
  })

  it('checks the others when a file cannot be read, and ends with 2', async () => {
    const folder = folderWith({ 'broken.yaml': BROKEN })
    const { exitCode, stdout, stderr } = await rootwalk(['sim', 'check', 'none.yaml', 'broken.yaml'], {
      folder,
    })
    expect(stderr).toBe('error: none.yaml: there is no such file\n')
    expect(stdout).toContain('broken.yaml: 1 error\n')
    expect(exitCode).toBe(2)
  })

  it('prints JSON', async () => {
    const folder = folderWith({ 'sound.yaml': SOUND, 'broken.yaml': BROKEN })
    const { exitCode, stdout } = await rootwalk(['sim', 'check', '--json', 'sound.yaml', 'broken.yaml'], {
      folder,
    })
    expect(JSON.parse(stdout)).toEqual([
      { file: 'sound.yaml', world: 'two machines', hosts: 1, systems: 0, routers: 0, cables: 1, errors: [] },
      {
        file: 'broken.yaml',
        errors: [
          {
            file: 'broken.yaml',
            line: 7,
            column: 32,
            token: 'dely',
            message: expect.stringMatching(
              /^'dely': expected a key that is known here: .*; did you mean delay\?$/,
            ),
            expected: expect.stringMatching(/^a key that is known here: /),
          },
        ],
      },
    ])
    expect(exitCode).toBe(1)
  })

  it('wants a file', async () => {
    const { exitCode, stderr } = await rootwalk(['sim', 'check'])
    expect(stderr).toContain("missing required argument 'file'")
    expect(exitCode).toBe(2)
  })
})
