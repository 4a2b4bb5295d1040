/** `rootwalk zone`: the commands for zone files. */

import { Command } from 'commander'
import { zoneBumpCommand } from './zone-bump-command.ts'
import { zoneCheckCommand } from './zone-check-command.ts'
import { zoneDiffCommand } from './zone-diff-command.ts'
import { zoneFormatCommand } from './zone-format-command.ts'

const EXAMPLE = `
Example:
  rootwalk zone check zones/*.zone`

export function zoneCommand(): Command {
  return new Command('zone')
    .summary('check, format, compare or bump zone files')
    .description('Check, format or compare zone files, or raise their serials.')
    .helpCommand(false)
    .addCommand(zoneCheckCommand())
    .addCommand(zoneFormatCommand())
    .addCommand(zoneDiffCommand())
    .addCommand(zoneBumpCommand())
    .addHelpText('after', EXAMPLE)
}
