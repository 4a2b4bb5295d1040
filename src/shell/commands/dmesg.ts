/** `dmesg`: what the kernel of the host has had to say. */

import { UsageError, type Command } from '../command.ts'

export const dmesg: Command = {
  name: 'dmesg',
  usage: 'dmesg',
  summary: 'show the messages of the kernel',

  async run({ host, print }, words) {
    if (words.length > 0) throw new UsageError('')
    for (const { atMs, text } of host.kernel.log.lines) {
      print(`[${(atMs / 1000).toFixed(6).padStart(12)}] ${text}`)
    }
    return 0
  },
}
