import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'

/** Parses in this process: for what ends before a command begins. */
async function parse(...args: string[]): Promise<{ out: string; err: string; error: unknown }> {
  let out = ''
  let err = ''
  const program = createProgram()
  const all = [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]
  for (const command of all) {
    command.configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (err += text) })
  }
  const error: unknown = await program.parseAsync(['node', 'rootwalk', ...args]).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { out, err, error }
}

const COMMANDS = [
  'up',
  'authority',
  'resolver',
  'query',
  'trace',
  'zone',
  'zone check',
  'zone format',
  'traceroute',
  'world',
  'journey',
  'help',
]

describe('the help of a command', () => {
  it.each(COMMANDS)('shows an example: %s', async (path) => {
    const { out, error } = await parse(...path.split(' '), '--help')
    expect(out).toContain(`Usage: rootwalk ${path} `)
    expect(out).toMatch(new RegExp(`Examples?:\n(?:  .*\n)*  rootwalk ${path}`))
    expect(error).toMatchObject({ exitCode: 0 })
  })

  it.each(COMMANDS.filter((path) => path !== 'zone'))('says what the exit codes mean: %s', async (path) => {
    expect((await parse(...path.split(' '), '--help')).out).toContain('Exit code: 0')
  })
})

describe('help', () => {
  it.each(COMMANDS)('shows how a command is used: %s', async (path) => {
    const { out, error } = await parse('help', ...path.split(' '))
    expect(out).toContain(`Usage: rootwalk ${path} `)
    expect(error).toMatchObject({ exitCode: 0 })
  })

  it('without a command lists them all', async () => {
    const { out, error } = await parse('help')
    expect(out).toContain('Usage: rootwalk [options] [command]')
    expect(error).toMatchObject({ exitCode: 0 })
  })
})

describe('wrong usage', () => {
  it.each([
    ['an unknown command', ['nonsense']],
    ['help with an unknown command', ['help', 'nonsense']],
    ['help with an unknown command below another', ['help', 'zone', 'nonsense']],
    ['no command', []],
    ['no command of zone', ['zone']],
    ['an unknown option', ['query', '--nonsense', 'example.com']],
    ['a number that is none', ['query', 'example.com', '--bufsize', 'many']],
    ['a port that is none', ['query', 'example.com', '--port', '65536']],
    ['an address that is none', ['resolver', '--listen', 'example.com']],
    ['a missing argument', ['trace']],
    ['options that exclude each other', ['zone', 'format', '--write', '--check', 'a.zone']],
  ])('throws for %s', async (_, args) => {
    const { err, error } = await parse(...args)
    expect(error).toBeInstanceOf(CommanderError)
    expect(error).toMatchObject({ exitCode: 1 })
    expect(err).not.toBe('')
  })

  it('names the help of the command that was meant', async () => {
    const { err } = await parse('zone', 'check')
    expect(err).toContain("missing required argument 'file'")
    expect(err).toContain("'rootwalk zone check --help'")
  })

  it('says what a value should have been', async () => {
    const { err } = await parse('authority', '--zone', 'a.zone', '--listen', '127.0.0.1:dns')
    expect(err).toContain('Expected a port from 0 to 65535.')
  })

  it('names the options that up has in the place of --port', async () => {
    const { err, error } = await parse('up', '--port', '5353')
    expect(err).toContain("Use --listen for the resolver's port")
    expect(error).toBeInstanceOf(CommanderError)
  })
})
