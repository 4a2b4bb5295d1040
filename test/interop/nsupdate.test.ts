// BIND's nsupdate against our primary: what it may ask for, what it is told, and what becomes of the zone, its file and
// what dig and named-checkzone see of it.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseSocketAddress, type SocketAddress } from '../../src/address/socket-address.ts'
import { describeNeeding } from './needs.ts'
import { eventually, RunningProgram, runProgram, type ProgramResult } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const SERVER = fileURLToPath(new URL('rig/primary-server.js', import.meta.url))

const ZONE_TEXT = `$TTL 300
example.    IN SOA  ns.example. admin.example. (
                    2026010101 ; serial
                    7200 900 1209600 300 )
            IN NS   ns.example.
ns.example. IN A    192.0.2.53  ; keep me
www.example. IN A   192.0.2.80
alias.example. IN CNAME www.example.
`

class Primary implements AsyncDisposable {
  readonly file: string
  readonly #program: RunningProgram
  readonly #endpoint: SocketAddress
  readonly #arguments: readonly string[]

  private constructor(
    file: string,
    program: RunningProgram,
    endpoint: SocketAddress,
    args: readonly string[],
  ) {
    this.file = file
    this.#program = program
    this.#endpoint = endpoint
    this.#arguments = args
  }

  /** `nsupdateArguments` are given to each nsupdate. */
  static async start(folder: ScratchFolder, name: string, keyFile?: string): Promise<Primary> {
    const file = folder.write(`${name}.zone`, ZONE_TEXT)
    const args = [
      SERVER,
      file,
      folder.pathOf(`${name}.journal`),
      '100',
      ...(keyFile === undefined ? [] : [keyFile]),
    ]
    const program = RunningProgram.start(process.execPath, args)
    const [, address] = await program.printed(/^ready at (.*)$/m)
    const endpoint = parseSocketAddress(address!, { ip: '', port: 0 })
    return new Primary(file, program, endpoint, keyFile === undefined ? [] : ['-k', keyFile])
  }

  nsupdate(lines: readonly string[], args: readonly string[] = this.#arguments): Promise<ProgramResult> {
    const { ip, port } = this.#endpoint
    const input = [`server ${ip} ${port}`, 'zone example.', ...lines, 'send', ''].join('\n')
    return runProgram('nsupdate', args, { input })
  }

  /** What nsupdate says of an update that was not made. */
  async refusal(lines: readonly string[], args?: readonly string[]): Promise<string> {
    const { status, stderr } = await this.nsupdate(lines, args)
    expect(status, stderr).toBe(2)
    return stderr.trim()
  }

  async accepts(lines: readonly string[], args?: readonly string[]): Promise<void> {
    const { status, stdout, stderr } = await this.nsupdate(lines, args)
    expect([status, stdout, stderr]).toEqual([0, '', ''])
  }

  async dig(...question: string[]): Promise<string[]> {
    const { ip, port } = this.#endpoint
    const { stdout } = await runProgram('dig', [
      `@${ip}`,
      '-p',
      String(port),
      '+short',
      '+norec',
      ...question,
    ])
    return stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .sort()
  }

  async serial(): Promise<number> {
    const [soa] = await this.dig('example.', 'SOA')
    return Number(soa!.split(' ')[2])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop('SIGKILL')
  }
}

describeNeeding(['nsupdate', 'dig', 'named-checkzone'], 'nsupdate', () => {
  const scope = new Scope()
  let folder: ScratchFolder
  let primary: Primary

  beforeAll(async () => {
    folder = scope.use(new ScratchFolder())
    primary = scope.use(await Primary.start(folder, 'example'))
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it('adds and deletes', async () => {
    const before = await primary.serial()
    await primary.accepts(['update add a.example. 60 A 192.0.2.1', 'update add a.example. 60 A 192.0.2.2'])
    expect(await primary.dig('a.example.', 'A')).toEqual(['192.0.2.1', '192.0.2.2'])
    await primary.accepts(['update delete a.example. A 192.0.2.1'])
    expect(await primary.dig('a.example.', 'A')).toEqual(['192.0.2.2'])
    await primary.accepts(['update delete a.example. A'])
    expect(await primary.dig('a.example.', 'A')).toEqual([])
    expect(await primary.serial()).toBe(before + 3)
  })

  it('deletes data of types that are of class IN alone, compressed or not', async () => {
    await primary.accepts([
      'update add _x._tcp.example. 60 SRV 1 2 3 www.example.',
      'update add p.example. 60 PX 1 a.example. b.example.',
    ])
    await primary.accepts([
      'update delete _x._tcp.example. SRV 1 2 3 WWW.example.',
      'update delete p.example. PX 1 a.example. b.example.',
    ])
    expect(await primary.dig('_x._tcp.example.', 'SRV')).toEqual([])
    expect(await primary.dig('p.example.', 'PX')).toEqual([])
  })

  it('makes large updates over TCP', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `update add many${i}.example. 60 TXT "number ${i}"`)
    await primary.accepts(lines, ['-v'])
    expect(await primary.dig('many499.example.', 'TXT')).toEqual(['"number 499"'])
    await primary.accepts(
      lines.map((line) => line.replace('add', 'delete').replace(' 60 TXT', ' TXT')),
      ['-v'],
    )
    expect(await primary.dig('many0.example.', 'TXT')).toEqual([])
  })

  it('is told which prerequisite does not hold', async () => {
    const add = 'update add new.example. 60 A 192.0.2.9'
    const refusals = new Map([
      ['prereq nxdomain www.example.', 'YXDOMAIN'],
      ['prereq yxdomain none.example.', 'NXDOMAIN'],
      ['prereq nxrrset www.example. A', 'YXRRSET'],
      ['prereq yxrrset www.example. AAAA', 'NXRRSET'],
      ['prereq yxrrset www.example. A 192.0.2.81', 'NXRRSET'],
    ])
    for (const [prerequisite, rcode] of refusals) {
      expect(await primary.refusal([prerequisite, add])).toBe(`update failed: ${rcode}`)
    }
    expect(await primary.dig('new.example.', 'A')).toEqual([])
  })

  it('is obeyed when all prerequisites hold', async () => {
    const prerequisites = [
      'prereq nxdomain fresh.example.',
      'prereq yxdomain www.example.',
      'prereq nxrrset www.example. AAAA',
      'prereq yxrrset www.example. A',
      'prereq yxrrset www.example. A 192.0.2.80',
    ]
    await primary.accepts([...prerequisites, 'update add fresh.example. 60 A 192.0.2.9'])
    expect(await primary.dig('fresh.example.', 'A')).toEqual(['192.0.2.9'])
  })

  it('is told of another zone and of names outside', async () => {
    expect(await primary.refusal(['zone elsewhere.', 'update add a.elsewhere. 60 A 192.0.2.1'])).toBe(
      'update failed: NOTAUTH',
    )
    expect(await primary.refusal(['update add a.elsewhere. 60 A 192.0.2.1'])).toBe('update failed: NOTZONE')
  })

  it('changes nothing that would make the zone none', async () => {
    const before = await primary.serial()
    await primary.accepts(['update delete example. NS', 'update delete example. SOA'])
    await primary.accepts(['update delete example. NS ns.example.'])
    await primary.accepts([
      'update add alias.example. 60 A 192.0.2.1',
      'update add www.example. 60 CNAME ns.example.',
    ])
    expect(await primary.serial()).toBe(before)
    expect(await primary.dig('alias.example.', 'CNAME')).toEqual(['www.example.'])
  })

  it('finds its changes in the file, among what a person has written', async () => {
    await primary.accepts([
      'update add written.example. 60 A 192.0.2.77',
      'update delete www.example. A 192.0.2.80',
      'update add www.example. 300 A 192.0.2.81',
    ])
    const serial = await primary.serial()
    const text = await eventually('the write-back', () => {
      const now = readFileSync(primary.file, 'utf8')
      return now.includes('192.0.2.77') ? now : undefined
    })
    expect(text).toContain(`${serial} ; serial`)
    expect(text).toContain('ns.example. IN A    192.0.2.53  ; keep me')
    const { status, stdout } = await runProgram('named-checkzone', ['example.', primary.file])
    expect([status, stdout]).toEqual([0, expect.stringContaining(`loaded serial ${serial}`)])
  })
})

describeNeeding(['nsupdate', 'dig', 'tsig-keygen'], 'nsupdate with a signature', () => {
  const scope = new Scope()
  let folder: ScratchFolder
  let primary: Primary
  let keyFile: string

  beforeAll(async () => {
    folder = scope.use(new ScratchFolder())
    const { stdout } = await runProgram('tsig-keygen', ['-a', 'hmac-sha256', 'updater'])
    keyFile = folder.write('updater.key', stdout)
    primary = scope.use(await Primary.start(folder, 'signed', keyFile))
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it('is let in, over either transport, and can tell that the answer is ours', async () => {
    await primary.accepts(['update add a.example. 60 A 192.0.2.1'])
    await primary.accepts(['update add b.example. 60 A 192.0.2.1'], ['-v', '-k', keyFile])
    expect(await primary.dig('b.example.', 'A')).toEqual(['192.0.2.1'])
  })

  it('is told of prerequisites in a signed answer', async () => {
    const lines = ['prereq nxdomain www.example.', 'update add c.example. 60 A 192.0.2.1']
    expect(await primary.refusal(lines)).toBe('update failed: YXDOMAIN')
  })

  it('is refused without one', async () => {
    expect(await primary.refusal(['update add d.example. 60 A 192.0.2.1'], [])).toBe('update failed: REFUSED')
    expect(await primary.dig('d.example.', 'A')).toEqual([])
  })

  it('is refused with another key of that name, or a key that nobody knows', async () => {
    const { stdout } = await runProgram('tsig-keygen', ['-a', 'hmac-sha256', 'updater'])
    const forged = folder.write('forged.key', stdout)
    expect(await primary.refusal(['update add e.example. 60 A 192.0.2.1'], ['-k', forged])).toContain(
      'BADSIG',
    )
    const unknown = folder.write('unknown.key', stdout.replace('"updater"', '"somebody"'))
    expect(await primary.refusal(['update add e.example. 60 A 192.0.2.1'], ['-k', unknown])).toContain(
      'BADKEY',
    )
    expect(await primary.dig('e.example.', 'A')).toEqual([])
  })
})
