/** `rootwalk zone`: the commands for zone files. */

import { Command } from 'commander'
import { zoneCheckCommand } from './zone-check-command.ts'
import { zoneFormatCommand } from './zone-format-command.ts'

const EXAMPLE = `
Example:
  rootwalk zone check zones/*.zone`

export function zoneCommand(): Command {
  return new Command('zone')
    .summary('check or format zone files')
    .description('Check or format zone files.')
    .helpCommand(false)
    .addCommand(zoneCheckCommand())
    .addCommand(zoneFormatCommand())
    .addHelpText('after', EXAMPLE)
}
