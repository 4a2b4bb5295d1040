/** The rule that decided about a question, in words. */

import type { PolicyRule, Trigger } from './decision.ts'

/** `local zone 10.in-addr.arpa. (static)`, `ads: *.example.com. (nxdomain)`. */
export function describeRule({ list, trigger, action }: PolicyRule): string {
  if (list === 'local-zone') return `local zone ${describeTrigger(trigger)} (${action})`
  return `${list}: ${describeTrigger(trigger)} (${action})`
}

/** What a query or its answer has to be like for the rule to hold. */
export function describeTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'name':
      return nameText(trigger)
    case 'server-name':
      return `server ${nameText(trigger)}`
    case 'client-address':
      return `client ${trigger.block}`
    case 'address':
      return `address ${trigger.block}`
    case 'server-address':
      return `server ${trigger.block}`
  }
}

function nameText({ name, isWild }: Extract<Trigger, { name: unknown }>): string {
  return isWild ? `*.${name.toString()}` : name.toString()
}
