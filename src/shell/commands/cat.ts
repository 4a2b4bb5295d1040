/** `cat`: a file of the host, such as /etc/resolv.conf. */

import { FileError } from '../../runtime/runtime.ts'
import { CommandError, UsageError, type Command, type CommandContext } from '../command.ts'
import { LineSplitter } from '../line-splitter.ts'

export const cat: Command = {
  name: 'cat',
  usage: 'cat file ...',
  summary: 'print a file of the host',

  async run(context, words) {
    if (words.length === 0) throw new UsageError('')
    for (const path of words) await printFile(context, path)
    return 0
  },

  complete: () => ['/etc/resolv.conf'],
}

async function printFile({ host, print }: CommandContext, path: string): Promise<void> {
  const splitter = new LineSplitter(print)
  try {
    for await (const piece of host.files.read(path.replace(/^\//, ''))) splitter.push(piece)
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(`cat: ${path}: No such file or directory`)
    throw error
  }
  splitter.end()
}
