import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const SOUND = '$TTL 60\n@ SOA ns hostmaster 2026010101 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n'

describe('rootwalk zone check', () => {
  it('says what it found in a sound file', async () => {
    const folder = folderWith({ 'sound.example.zone': SOUND })
    expect(await rootwalk(['zone', 'check', 'sound.example.zone'], { folder })).toEqual({
      exitCode: 0,
      stdout: 'sound.example. serial 2026010101: 3 records, no errors\n',
      stderr: '',
    })
  })

  it('tells every mistake of all files, with place and line, and ends with 1', async () => {
    const broken = SOUND + 'www A 192.0.2.300\nmail MX ten mail\n'
    const folder = folderWith({ 'sound.example.zone': SOUND, 'broken.example.zone': broken })
    const { exitCode, stdout } = await rootwalk(
      ['zone', 'check', 'broken.example.zone', 'sound.example.zone'],
      { folder },
    )
    expect(stdout).toBe(
      [
        "broken.example.zone:5:7: '192.0.2.300': expected an IPv4 address",
        '  www A 192.0.2.300',
        '        ^^^^^^^^^^^',
        "broken.example.zone:6:9: 'ten': expected a number from 0 to 65535",
        '  mail MX ten mail',
        '          ^^^',
        'broken.example.zone: 2 errors',
        'sound.example. serial 2026010101: 3 records, no errors',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(1)
  })

  it('tells what makes no sense beside what it could not read', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + 'www A 192.0.2.300\n@ NS ns2\n' })
    const { exitCode, stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toContain("a.example.zone:5:7: '192.0.2.300': expected an IPv4 address\n")
    expect(stdout).toContain('a.example.zone:6:1: error: the name server ns2.a.example. has no A or AAAA')
    expect(stdout).toContain('\na.example.zone: 2 errors\n')
    expect(exitCode).toBe(1)
  })

  it('says so when it could not look for sense', async () => {
    const folder = folderWith({ 'a.example.zone': '$TTL 60\n@ SOA ns\n@ NS ns\n' })
    const { stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toContain('\na.example.zone: 1 error; not checked for sense until mended\n')
  })

  it('shows a mistake in the included file that it is in', async () => {
    const folder = folderWith({
      'a.example.zone': SOUND + '$INCLUDE hosts.inc\n',
      'hosts.inc': '; hosts\nwww A nowhere\n',
    })
    const { stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toContain("hosts.inc:2:7: 'nowhere': expected an IPv4 address\n  www A nowhere\n")
  })

  it('warns of what makes little sense, at its record, and ends with 0', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + '@ MX 10 ns\n@ MX 20 nowhere\n' })
    const { exitCode, stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toMatch(
      /^a\.example\.zone:6:1: warning: the MX of a\.example\. points at nowhere\.a\.example\./,
    )
    expect(stdout).toContain('\n  @ MX 20 nowhere\n')
    expect(stdout).toContain(': 5 records, no errors, 1 warning\n')
    expect(exitCode).toBe(0)
  })

  it('ends with 1 for a zone that parses but cannot work', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + '@ NS ns2\n' })
    const { exitCode, stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toContain(
      'a.example.zone:5:1: error: the name server ns2.a.example. has no A or AAAA record',
    )
    expect(stdout).toContain(', 1 error\n')
    expect(exitCode).toBe(1)
  })

  it('tells what is wrong between zones that are sound each, and ends with 1 where it is an error', async () => {
    const above = SOUND + 'a NS ns.a\nns.a A 192.0.2.9\n'
    const folder = folderWith({ 'example.zone': above, 'a.example.zone': SOUND, 'b.example.zone': SOUND })
    const names = ['example.zone', 'a.example.zone', 'b.example.zone']
    const { exitCode, stdout } = await rootwalk(['zone', 'check', ...names], { folder })
    expect(stdout).toContain('\nb.example. serial 2026010101: 3 records, no errors\n')
    expect(stdout).toContain(
      '\nexample.zone:6:1: warning: the zone a.example. has no A 192.0.2.9 for ns.a.example.\n',
    )
    expect(stdout).toContain('\nb.example.zone:2:1: error: the zone example. does not delegate b.example.\n')
    expect(stdout).toMatch(/\nbetween the zones: 1 error, 1 warning\n$/)
    expect(exitCode).toBe(1)

    const { stdout: json } = await rootwalk(['zone', 'check', '--json', ...names], { folder })
    expect(JSON.parse(json)).toMatchObject([
      { errors: [], warnings: [{ line: 6, code: 'glue-differs' }] },
      { errors: [], warnings: [] },
      { errors: [{ line: 2, code: 'not-delegated' }], warnings: [] },
    ])
  })

  it('reads the standard input, with relative names below --origin', async () => {
    const { exitCode, stdout } = await rootwalk(['zone', 'check', '--origin', 'example.net', '-'], {
      input: SOUND,
    })
    expect(stdout).toBe('example.net. serial 2026010101: 3 records, no errors\n')
    expect(exitCode).toBe(0)
  })

  it('reports as data with --json', async () => {
    const folder = folderWith({
      'sound.example.zone': SOUND + '@ MX 20 nowhere\n',
      'broken.example.zone': SOUND + 'www AAAAA ::1\n',
    })
    const args = ['zone', 'check', '--json', 'sound.example.zone', 'broken.example.zone']
    const { exitCode, stdout } = await rootwalk(args, { folder })
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'sound.example.zone',
        zone: 'sound.example.',
        serial: 2026010101,
        records: 4,
        errors: [],
        warnings: [
          expect.objectContaining({
            file: 'sound.example.zone',
            line: 5,
            code: 'target-does-not-exist',
            type: 'MX',
          }),
        ],
      },
      {
        file: 'broken.example.zone',
        errors: [expect.objectContaining({ line: 5, column: 5, code: 'unknown-type', token: 'AAAAA' })],
        warnings: [],
      },
    ])
    expect(exitCode).toBe(1)
  })

  it('checks the other files when one cannot be read, and ends with 2', async () => {
    const folder = folderWith({
      'a.example.zone': '@ 60 SOA ns mail 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n',
    })
    const outcome = await rootwalk(['zone', 'check', 'no-such.zone', 'a.example.zone'], { folder })
    expect(outcome).toMatchObject({
      exitCode: 2,
      stderr: 'error: no-such.zone: there is no such file\n',
      stdout: expect.stringContaining('a.example. serial 1: 3 records'),
    })
  })
})
