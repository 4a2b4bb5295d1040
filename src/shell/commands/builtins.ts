/** `help`, `history`, `exit`, `echo`: what belongs to the shell itself. */

import { CommandError, type Command } from '../command.ts'
import { formatTable } from '../text/table.ts'

export const help: Command = {
  name: 'help',
  usage: 'help [command]',
  summary: 'list the commands, or tell how one is used',

  async run({ shell, print }, [name]) {
    if (name !== undefined) {
      const command = shell.commands.get(name)
      if (command === undefined) throw new CommandError(`help: no command is called ${name}`)
      print(`${name}: ${command.summary}`)
      command.usage.split('\n').forEach((form, i) => print(`${i === 0 ? 'Usage: ' : '       '}${form}`))
      return 0
    }
    const names = [...shell.commands.keys()].sort()
    const rows = names.map((each) => [each, shell.commands.get(each)!.summary])
    formatTable(['COMMAND', 'WHAT IT DOES'], rows).forEach(print)
    print('')
    print("'help COMMAND' tells more. Time passes only while a command runs; 'advance 300s' lets it pass.")
    print("'COMMAND &' runs in the background, 'A | B' gives B the output of A to read.")
    return 0
  },

  complete: ({ commands }) => [...commands.keys()],
}

export const history: Command = {
  name: 'history',
  usage: 'history',
  summary: 'list the lines so far',

  async run({ shell, print }) {
    shell.history.forEach((line, i) => print(`${String(i + 1).padStart(5)}  ${line}`))
    return 0
  },
}

export const exit: Command = {
  name: 'exit',
  usage: 'exit',
  summary: 'go back to the host before this one, or leave the world',

  async run({ shell }) {
    shell.exit()
    return 0
  },
}

export const echo: Command = {
  name: 'echo',
  usage: 'echo [word ...]',
  summary: 'print words, for a pipe',

  async run({ print }, words) {
    print(words.join(' '))
    return 0
  },
}
