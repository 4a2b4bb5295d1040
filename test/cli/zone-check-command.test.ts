import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const SOUND =
  '$TTL 60\n@ SOA ns hostmaster 2026010101 200 30 4000 5\n@ NS ns\nns A 192.0.2.1\n@ NS ns.other.test.\n'

describe('rootwalk zone check', () => {
  it('says what it found in a sound file', async () => {
    const folder = folderWith({ 'sound.example.zone': SOUND })
    expect(await rootwalk(['zone', 'check', 'sound.example.zone'], { folder })).toEqual({
      exitCode: 0,
      stdout: 'sound.example. serial 2026010101: 4 records, no errors\n',
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
        "broken.example.zone:6:7: error: '192.0.2.300': expected an IPv4 address [bad-address]",
        '  www A 192.0.2.300',
        '        ^^^^^^^^^^^',
        '  An A record holds four numbers up to 255, an AAAA record eight groups of hexadecimal digits (RFC 5952).',
        "broken.example.zone:7:9: error: 'ten': expected a number from 0 to 65535 [bad-number]",
        '  mail MX ten mail',
        '          ^^^',
        '  Each field says what it takes; a port, say, 0 to 65535.',
        'broken.example.zone: 2 errors',
        'sound.example. serial 2026010101: 4 records, no errors',
        '',
      ].join('\n'),
    )
    expect(exitCode).toBe(1)
  })

  it('tells what makes no sense beside what it could not read', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + 'www A 192.0.2.300\n@ NS ns2\n' })
    const { exitCode, stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toContain("a.example.zone:6:7: error: '192.0.2.300': expected an IPv4 address")
    expect(stdout).toContain('a.example.zone:7:6: error: the name server ns2.a.example. has no A or AAAA')
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
    expect(stdout).toContain(
      "hosts.inc:2:7: error: 'nowhere': expected an IPv4 address [bad-address]\n  www A nowhere\n",
    )
  })

  it('warns of what makes little sense, at its record, and ends with 0', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + '@ MX 10 ns\n@ MX 20 nowhere\n' })
    const { exitCode, stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toMatch(
      /^a\.example\.zone:7:9: warning: the MX of a\.example\. points at nowhere\.a\.example\./,
    )
    expect(stdout).toContain('\n  @ MX 20 nowhere\n')
    expect(stdout).toContain(': 6 records, no errors, 1 warning\n')
    expect(exitCode).toBe(0)
  })

  it('ends with 1 for a zone that parses but cannot work', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + '@ NS ns2\n' })
    const { exitCode, stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toContain(
      'a.example.zone:6:6: error: the name server ns2.a.example. has no A or AAAA record',
    )
    expect(stdout).toContain(', 1 error\n')
    expect(exitCode).toBe(1)
  })

  it('tells what is wrong between zones that are sound each, and ends with 1 where it is an error', async () => {
    const above = SOUND + 'a NS ns.a\na NS ns.other.test.\nns.a A 192.0.2.9\n'
    const folder = folderWith({ 'example.zone': above, 'a.example.zone': SOUND, 'b.example.zone': SOUND })
    const names = ['example.zone', 'a.example.zone', 'b.example.zone']
    const { exitCode, stdout } = await rootwalk(['zone', 'check', ...names], { folder })
    expect(stdout).toContain('\nb.example. serial 2026010101: 4 records, no errors\n')
    expect(stdout).toContain(
      '\nexample.zone:8:1: warning: the zone a.example. has no A 192.0.2.9 for ns.a.example. [glue-differs]\n',
    )
    expect(stdout).toContain(
      '\nb.example.zone:2:1: error: the zone example. does not delegate b.example. [not-delegated]\n',
    )
    expect(stdout).toMatch(/\nbetween the zones: 1 error, 1 warning\n$/)
    expect(exitCode).toBe(1)

    const { stdout: json } = await rootwalk(['zone', 'check', '--json', ...names], { folder })
    expect(JSON.parse(json)).toMatchObject([
      { errors: [], warnings: [{ line: 8, code: 'glue-differs' }] },
      { errors: [], warnings: [] },
      { errors: [{ line: 2, code: 'not-delegated' }], warnings: [] },
    ])
  })

  it('reads the standard input, with relative names below --origin', async () => {
    const { exitCode, stdout } = await rootwalk(['zone', 'check', '--origin', 'example.net', '-'], {
      input: SOUND,
    })
    expect(stdout).toBe('example.net. serial 2026010101: 4 records, no errors\n')
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
        records: 5,
        errors: [],
        warnings: [
          expect.objectContaining({
            file: 'sound.example.zone',
            line: 6,
            column: 9,
            code: 'target-does-not-exist',
            rule: 'target-does-not-exist',
            type: 'MX',
          }),
        ],
      },
      {
        file: 'broken.example.zone',
        errors: [expect.objectContaining({ line: 6, column: 5, code: 'unknown-type', token: 'AAAAA' })],
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

  it('tells of some rules only, or not of some', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + '@ MX 10 nowhere\nwww A 1.2\n@ TXT v=a;b\n' })
    const rules = async (...args: readonly string[]) => {
      const { stdout, exitCode } = await rootwalk(['zone', 'check', ...args, 'a.example.zone'], { folder })
      return [...stdout.matchAll(/\[([a-z-]+)\]$/gm)].map(([, rule]) => rule).concat(String(exitCode))
    }
    expect(await rules()).toEqual(['bad-address', 'target-does-not-exist', 'unquoted-semicolon', '1'])
    expect(await rules('--rule', 'bad-address')).toEqual(['bad-address', '1'])
    expect(await rules('--ignore', 'bad-address, unquoted-semicolon')).toEqual(['target-does-not-exist', '0'])
  })

  it('does not tell of what a comment there asks it to pass over, but for errors', async () => {
    const lines = '; zone-check: ignore ttl-zero, ns-without-address\nx 0 A 192.0.2.2\n'
    const folder = folderWith({
      'a.example.zone': SOUND + lines + '@ NS n ; zone-check: ignore ns-without-address\n',
    })
    const { stdout } = await rootwalk(['zone', 'check', 'a.example.zone'], { folder })
    expect(stdout).toMatch(/^a\.example\.zone:8:6: error:/)
    expect(stdout).not.toContain('[ttl-zero]')
  })

  it('explains a rule, and refuses one that there is not', async () => {
    const { stdout, exitCode } = await rootwalk(['zone', 'check', '--explain', 'missing-glue'])
    expect(stdout).toMatch(
      /^missing-glue: a name server below its own delegation without an address here\n\n/,
    )
    expect(stdout).toContain('\n  right\n    sub NS ns.sub\n    ns.sub A 192.0.2.1\n')
    expect(exitCode).toBe(0)
    const wrong = await rootwalk(['zone', 'check', '--explain', 'missing-glu'])
    expect(wrong).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean missing-glue?'),
    })
  })

  it('holds the serial against the version before', async () => {
    const folder = folderWith({
      'old.zone': SOUND.replace('2026010101', '2026010105'),
      'a.example.zone': SOUND,
    })
    const args = ['zone', 'check', '--origin', 'a.example', '--previous', 'old.zone', 'a.example.zone']
    const { stdout, exitCode } = await rootwalk(args, { folder })
    expect(stdout).toContain('a.example.zone:2:21: error: the serial went back from 2026010105 to 2026010101')
    expect(stdout).toContain('  fix: write 2026010106 instead of 2026010101\n')
    expect(exitCode).toBe(1)
  })
})

const SLIPS = `$TTL 60
@ SOA ns joe.doe@example.net. 2026010101 200 30 4000 5
@ NS ns
@ NS ns.other.test.
ns A 192.0.2.1
ns A 192.0.2.1 ; again
six A 2001:db8::1
ttl 10 A 192.0.2.2
ttl 20 A 192.0.2.3
lone MX mail
`

describe('rootwalk zone check --fix', () => {
  it('mends what can mean nothing else, says what, and tells of the rest', async () => {
    const folder = folderWith({ 'a.example.zone': SLIPS })
    const { stdout, exitCode } = await rootwalk(['zone', 'check', '--fix', 'a.example.zone'], { folder })
    expect(readFileSync(join(folder, 'a.example.zone'), 'utf8')).toBe(
      SLIPS.replace('joe.doe@example.net.', 'joe\\.doe.example.net.')
        .replace('ns A 192.0.2.1 ; again\n', '')
        .replace('six A', 'six AAAA')
        .replace('ttl 20', 'ttl 10'),
    )
    expect(stdout).toContain('a.example.zone:6: mended: take the line out [duplicate]\n')
    expect(stdout).toContain('error: ')
    expect(stdout).toContain('[missing-priority]')
    expect(stdout).toMatch(/\na\.example\.zone: 1 error\n$/)
    expect(exitCode).toBe(1)
  })

  it('shows with --dry-run what it would do, and does nothing', async () => {
    const folder = folderWith({ 'a.example.zone': SLIPS })
    const { stdout } = await rootwalk(['zone', 'check', '--fix', '--dry-run', 'a.example.zone'], { folder })
    expect(stdout).toContain(
      '--- a.example.zone\n+++ a.example.zone\n@@ line 2 @@ at-in-mailbox\n-@ SOA ns joe.doe@',
    )
    expect(stdout).toContain('@@ line 7 @@ wrong-address-type\n-six A 2001:db8::1\n+six AAAA 2001:db8::1\n')
    expect(readFileSync(join(folder, 'a.example.zone'), 'utf8')).toBe(SLIPS)
  })

  it('leaves alone what is ignored', async () => {
    const folder = folderWith({ 'a.example.zone': SOUND + 'x A 192.0.2.2\r\n' })
    await rootwalk(['zone', 'check', '--fix', '--ignore', 'mixed-line-ends', 'a.example.zone'], { folder })
    expect(readFileSync(join(folder, 'a.example.zone'), 'utf8')).toContain('\r')
    await rootwalk(['zone', 'check', '--fix', 'a.example.zone'], { folder })
    expect(readFileSync(join(folder, 'a.example.zone'), 'utf8')).not.toContain('\r')
  })

  it('cannot mend the standard input', async () => {
    expect(await rootwalk(['zone', 'check', '--fix', '-'], { input: SLIPS })).toMatchObject({ exitCode: 2 })
  })
})
