/** `on` and `ssh`: to another host, for one command or until `exit`. No keys are asked for, and no wire is used. */

import { UsageError, type Command, type CommandContext } from '../command.ts'

const SUMMARY = 'go to another host, or run one command there'

function goTo(name: string, summary: string): Command {
  return {
    name,
    usage: `${name} HOST [command ...]`,
    summary,
    run: (context, words) => go(context, words),
    complete: (shell, words) =>
      words.length === 0 ? shell.world.hosts.map((each) => each.name) : [...shell.commands.keys()],
  }
}

export const on = goTo('on', SUMMARY)
export const ssh = goTo('ssh', `${SUMMARY} (the same as on)`)

async function go(context: CommandContext, [name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined) throw new UsageError('')
  const host = context.world.host(name)
  if (words.length > 0) return context.run(words, host)
  context.shell.goTo(host)
  return 0
}
