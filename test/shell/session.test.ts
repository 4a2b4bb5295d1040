import { describe, expect, it } from 'vitest'
import { CommandError, UsageError, type Command } from '../../src/shell/command.ts'
import { completionsOf } from '../../src/shell/completion.ts'
import { advance } from '../../src/shell/commands/advance.ts'
import { arp } from '../../src/shell/commands/arp.ts'
import { cable } from '../../src/shell/commands/cable.ts'
import { echo, exit, help, history } from '../../src/shell/commands/builtins.ts'
import { jobs, kill, wait } from '../../src/shell/commands/jobs.ts'
import { interruption, pause } from '../../src/shell/interruption.ts'
import { TestShell } from './small-network.ts'

const command = (name: string, run: Command['run']): Command => ({
  name,
  usage: `${name} it`,
  summary: name,
  run,
})

const upper = command('upper', async ({ input, print }) => {
  for (let line = await input.next(); line !== undefined; line = await input.next()) print(line.toUpperCase())
  return 0
})
const fail = command('fail', () => Promise.reject(new CommandError('fail: no such thing', 3)))
const misuse = command('misuse', () => Promise.reject(new UsageError('what?')))
const tick = command('tick', async (context) => {
  for (let i = 1; i <= 3; i++) {
    await pause(context, 1000)
    if (!context.interrupted.aborted) context.print(`tick ${i}`)
  }
  return 0
})
const forever = command('forever', async (context) => {
  context.linger()
  await interruption(context)
  return 0
})

const ALL = [
  upper,
  fail,
  misuse,
  tick,
  forever,
  echo,
  exit,
  help,
  history,
  jobs,
  kill,
  wait,
  advance,
  arp,
  cable,
]
const shell = () => new TestShell(ALL)

describe('a session', () => {
  it('does the commands of a line one after the other', async () => {
    expect(await shell().run('echo one; echo "two  three"')).toEqual({
      exitCode: 0,
      output: ['one', 'two  three'],
    })
  })

  it('gives the output of a command to the next in a pipe', async () => {
    expect(await shell().output('echo quiet words | upper')).toEqual(['QUIET WORDS'])
  })

  it('shows errors and usage, whatever is piped', async () => {
    expect(await shell().run('fail')).toEqual({ exitCode: 3, output: ['fail: no such thing'] })
    expect(await shell().output('fail | upper')).toEqual(['fail: no such thing'])
    expect(await shell().run('misuse')).toEqual({
      exitCode: 2,
      output: ['misuse: what?', 'Usage: misuse it'],
    })
  })

  it('knows what it does not know', async () => {
    expect(await shell().run('frobnicate now')).toEqual({
      exitCode: 127,
      output: ['rootwalk: frobnicate: command not found'],
    })
    expect(await shell().output('ip addr')).toEqual([
      'rootwalk: ip: command not found; try ifconfig, route and arp',
    ])
    expect((await shell().run('echo "open')).exitCode).toBe(2)
    expect(await shell().run('echo a > file')).toEqual({
      exitCode: 2,
      output: ['rootwalk: there is no redirection here; quotes make > a word'],
    })
    expect(await shell().output("echo a '>' b")).toEqual(['a > b'])
  })

  it('turns failure into success with !', async () => {
    expect((await shell().run('! fail')).exitCode).toBe(0)
    expect((await shell().run('! echo')).exitCode).toBe(1)
  })

  it('runs commands in the background while time passes', async () => {
    const test = shell()
    test.onLinger = () => {}
    expect(await test.output('tick &')).toEqual(['[1] tick'])
    expect(await test.output('jobs')).toEqual(['[1]   Running                 tick &'])
    expect(await test.output('advance 2s')).toEqual(['tick 1', 'tick 2'])
    expect(await test.output('wait')).toEqual(['tick 3', '[1]+  Done                    tick'])
    expect(await test.output('jobs')).toEqual([])
  })

  it('ends commands in the background with kill', async () => {
    const test = shell()
    await test.run('tick & forever &')
    expect(await test.output('kill %1')).toEqual(['[1]+  Terminated              tick'])
    expect(await test.output('jobs')).toEqual(['[2]   Running                 forever &'])
    expect(await test.output('fail &')).toEqual([
      '[1] fail',
      'fail: no such thing',
      '[1]+  Exit 3                  fail',
    ])
    expect(await test.run('kill %7')).toEqual({ exitCode: 1, output: ['kill: %7: no such job'] })
  })

  it('ends the command in the foreground on Ctrl-C, and forgets the rest of the line', async () => {
    const test = shell()
    test.onLinger = () => test.session.interrupt()
    expect(await test.run('forever; echo never')).toEqual({ exitCode: 130, output: [] })
  })

  it('gives what is typed to the command in the foreground', async () => {
    const test = shell()
    const work = test.session.execute('upper')
    test.session.type('first')
    test.session.type('second')
    test.session.endInput()
    await test.world.run(work)
    expect(test.lines).toEqual(['FIRST', 'SECOND'])
  })

  it('hands back what was typed and not read', async () => {
    const test = shell()
    const work = test.session.execute('tick')
    test.session.type('echo typed ahead')
    await test.world.run(work)
    expect(test.session.takeUnread()).toEqual(['echo typed ahead'])
    expect(test.session.takeUnread()).toEqual([])
  })

  it('remembers its lines', async () => {
    const test = shell()
    await test.run('echo one')
    await test.run('')
    expect(await test.output('history')).toEqual(['    1  echo one', '    2  history'])
  })

  it('is over after exit, and so is all that ran in the background', async () => {
    const test = shell()
    await test.run('forever &')
    expect(await test.output('exit; echo never')).toEqual([])
    expect(test.session.isOver).toBe(true)
  })

  it('has help on each command', async () => {
    expect(await shell().output('help echo')).toEqual([
      'echo: print words, for a pipe',
      'Usage: echo [word ...]',
    ])
    const output = await shell().output('help')
    for (const { name } of ALL) expect(output.some((line) => line.startsWith(`${name} `))).toBe(true)
  })
})

describe('completion', () => {
  it.each([
    ['', ALL.map(({ name }) => name).sort()],
    ['ca', ['cable']],
    ['cable un', ['unplug']],
    ['cable unplug pr', ['printer']],
    ['echo x | up', ['upper']],
    ['echo ', []],
    ['nothing ', []],
  ])('of %j', (line, candidates) => {
    expect(completionsOf(shell().session, line)[0]).toEqual(candidates)
  })

  it('tells what it goes on from', () => {
    expect(completionsOf(shell().session, 'cable unplug pr')[1]).toBe('pr')
  })
})
