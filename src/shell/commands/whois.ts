/** `whois`: who holds an address, a prefix, an AS number or a domain, by the registries of the world. */

import { whoisText } from '../../registry/whois.ts'
import { CommandError, UsageError, type Command } from '../command.ts'

export const whois: Command = {
  name: 'whois',
  usage: 'whois {address|prefix|ASnumber|domain}',
  summary: 'show who holds an address, an AS number or a domain',

  async run({ shell, print }, words) {
    const [query, ...rest] = words
    if (query === undefined || rest.length > 0) throw new UsageError('')
    const { registry } = shell.services
    if (registry === undefined) throw new CommandError('whois: this world has no registries')
    whoisText(registry, query).forEach(print)
    return 0
  },
}
