import { describe, expect, it, onTestFinished } from 'vitest'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess } from './rootwalk-process.ts'

const trace = (...args: string[]) => rootwalk(['trace', ...args])

interface TraceData {
  readonly rcode: string
  readonly answers: readonly { name: string; type: string; data: string }[]
  readonly steps: readonly { kind: string; zone?: string; to?: string; outcome?: { kind: string } }[]
}

describe('rootwalk trace', () => {
  it('shows the walk from the root, zone by zone', async () => {
    const { exitCode, stdout, stderr } = await trace('www.marius-fabre.fr')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('www.marius-fabre.fr. A')
    expect(lines.filter((line) => /^├─ (ask|\S+ delegates)/.test(line))).toEqual([
      expect.stringMatching(/^├─ ask [a-m]\.root-servers\.net\. \S+ for \.: fr\. A → referral to fr\.$/),
      '├─ . delegates fr. to 3 servers',
      expect.stringMatching(
        /^├─ ask \S+ \S+ for fr\.: marius-fabre\.fr\. A → referral to marius-fabre\.fr\.$/,
      ),
      '├─ fr. delegates marius-fabre.fr. to 2 servers',
      expect.stringMatching(/^├─ ask ns[12]\.mailclub\.fr\. \S+ for marius-fabre\.fr\.: \S+ A → answer$/),
    ])
    expect(stdout).toMatch(/^│ {2}[├└]─ ns1\.mailclub\.fr\. 80\.245\.60\.10$/m)
    expect(stdout).toMatch(/^│ {2}[├└]─ ns2\.mailclub\.fr\. 193\.151\.86\.13$/m)
    expect(stdout).toMatch(
      /\n└─ NOERROR in \d+ ms, after 4 queries\n {3}└─ www\.marius-fabre\.fr\. 86400 IN A 212\.100\.249\.230\n$/,
    )
  })

  it('tells when each query was sent, and where a server is told only a part of the name', async () => {
    const { stdout } = await trace('www.marius-fabre.fr')
    expect(stdout).toMatch(
      / for \.: fr\. A → .*\n│ {4}.*; the rest of the name is kept from it; sent at [\d.]+ ms$/m,
    )
    expect(stdout).toMatch(/ for marius-fabre\.fr\.: .*\n│ {4}(?!.*kept from it).*; sent at [\d.]+ ms$/m)
    expect(stdout).toMatch(/^├─ start at \., .*\n│ {4}\d+ of \d+ s left, authoritative answer of \S+ \S+$/m)
  })

  it('indents the question for the address of a server that came without glue', async () => {
    const { stdout } = await trace('www.example.org')
    expect(stdout).toMatch(/^├─ look up [ab]\.iana-servers\.net\. A, .* → NOERROR in /m)
    expect(stdout).toMatch(
      /^│ {2}├─ ask \S+ \S+ for net\.: iana-servers\.net\. A → referral to iana-servers\.net\.$/m,
    )
  })

  it('follows aliases, and shows the record that made them', async () => {
    const { stdout } = await trace('www.old.example.com')
    expect(stdout).toContain('├─ www.old.example.com. is an alias of www.example.org., by a DNAME record')
  })

  it('ends with 1 when there is no such name, with the SOA that says so', async () => {
    const { exitCode, stdout } = await trace('nowhere.example.com')
    expect(stdout).toMatch(/\n└─ NXDOMAIN in \d+ ms, after \d+ queries\n {3}└─ example\.com\. 300 IN SOA /)
    expect(exitCode).toBe(1)
  })

  it('gives the steps as data with --json', async () => {
    const { stdout } = await trace('www.example.com', 'AAAA', '--json')
    const { rcode, answers, steps } = JSON.parse(stdout) as TraceData
    expect(rcode).toBe('NOERROR')
    expect(answers).toEqual([
      { name: 'www.example.com.', type: 'AAAA', class: 'IN', ttl: 3600, data: '2001:db8:1::80' },
    ])
    const asked = steps.filter(({ kind }) => kind === 'ask')
    expect(asked.map(({ zone, outcome }) => [zone, outcome!.kind])).toEqual([
      ['.', 'referral'],
      ['com.', 'referral'],
      ['example.com.', 'answer'],
    ])
    expect(steps.filter(({ kind }) => kind === 'referral').map(({ to }) => to)).toEqual([
      'com.',
      'example.com.',
    ])
    expect(steps[0]).toMatchObject({ kind: 'lookup', purpose: 'priming', result: { rcode: 'NOERROR' } })
  })

  it("walks through the servers of a running 'rootwalk up' with --map", async () => {
    const up = new RootwalkProcess(['up', '--json', '--listen', '0', '--port-base', '0'])
    onTestFinished(async () => {
      await up.stop('SIGKILL')
    })
    const [line] = await up.shows(/^\{"event":"ready".*\n/)
    const map = join(folderWith({}), 'up.json')
    writeFileSync(map, line)
    const { exitCode, stdout } = await trace('www.example.com', '--map', map)
    expect(stdout).toContain('www.example.com. 3600 IN A 192.0.2.80')
    expect(exitCode).toBe(0)
  })

  it('refuses a map that is none', async () => {
    const folder = folderWith({ 'a.json': '{"servers":[{}]}', 'b.json': 'nonsense' })
    for (const name of ['a.json', 'b.json']) {
      const outcome = await trace('www.example.com', '--map', join(folder, name))
      expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
      expect(outcome.stderr).toContain("the line that 'rootwalk up --json' begins with")
    }
  })

  it('shows mistakes of the zones that it would walk through', async () => {
    const folder = folderWith({ 'root.zone': '@ 60 SOA ns. mail. 1 2 3 4 x\n' })
    const { exitCode, stderr } = await trace('www.example.com', '--zones', folder)
    expect(stderr).toContain(`${folder}/root.zone:1:28: 'x': expected `)
    expect(stderr).toContain('\n  @ 60 SOA ns. mail. 1 2 3 4 x\n')
    expect(exitCode).toBe(1)
  })

  it('ends with 2 for a type that is none', async () => {
    expect(await trace('www.example.com', 'NOTYPE')).toMatchObject({ exitCode: 2, stdout: '' })
  })
})
