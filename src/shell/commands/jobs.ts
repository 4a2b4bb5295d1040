/** `jobs`, `kill`, `wait`: the commands in the background. */

import { CommandError, UsageError, type Command, type Shell } from '../command.ts'
import { orInterrupted } from '../interruption.ts'
import type { Job } from '../jobs.ts'

export const jobs: Command = {
  name: 'jobs',
  usage: 'jobs',
  summary: 'list the commands in the background',

  async run({ shell, print }) {
    for (const { number, text } of shell.jobs.running)
      print(`[${number}]   Running                 ${text} &`)
    return 0
  },
}

export const kill: Command = {
  name: 'kill',
  usage: 'kill %N',
  summary: 'end a command in the background',

  async run({ shell }, words) {
    if (words.length === 0) throw new UsageError('')
    for (const word of words) {
      const job = jobOf(shell, 'kill', word)
      job.stop.abort()
      await job.ended
    }
    return 0
  },

  complete: ({ jobs: { running } }) => running.map(({ number }) => `%${number}`),
}

export const wait: Command = {
  name: 'wait',
  usage: 'wait [%N]',
  summary: 'wait until commands in the background are over',

  async run(context, words) {
    const { shell } = context
    const found = words.length === 0 ? shell.jobs.running : words.map((word) => jobOf(shell, 'wait', word))
    if (found.length > 0) context.linger()
    await orInterrupted(context, Promise.all(found.map(({ ended }) => ended)))
    return 0
  },
}

function jobOf(shell: Shell, tool: string, word: string): Job {
  const job = shell.jobs.find(word)
  if (job === undefined) throw new CommandError(`${tool}: ${word}: no such job`)
  return job
}
