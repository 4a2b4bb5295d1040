/** Whether the conversation upstream went as the lines ASKED of a step say. */

import { formatType } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { describeQuestion } from './message-lines.ts'
import type { Asked, AskedServer } from './scenario.ts'
import type { UpstreamQuery } from './scripted-internet.ts'
import type { ZonesOfAddress } from './zone-addresses.ts'

/** What is wrong, in one line; undefined when `queries`, those since the step before, are as expected. */
export function unlikeAsked(
  expected: Asked,
  queries: readonly UpstreamQuery[],
  zones: ZonesOfAddress,
): string | undefined {
  switch (expected.kind) {
    case 'nothing':
      return queries.length === 0 ? undefined : `nothing was to be asked, but ${count(queries.length)} were`
    case 'count':
      return queries.length === expected.count
        ? undefined
        : `${count(expected.count)} were to be sent, not ${queries.length}`
    case 'query': {
      const { server, question } = expected
      const isThere = queries.some(
        ({ message, server: { ip } }) =>
          message.question?.type === question.type &&
          message.question.name.equals(question.name) &&
          isServer(server, ip, zones),
      )
      const text = `${question.name.toString()} ${formatType(question.type)}`
      return isThere ? undefined : `${describeServer(server)} was to be asked for ${text}`
    }
    case 'path':
      return unlikePath(expected.servers, queries, zones)
  }
}

function unlikePath(
  servers: readonly AskedServer[],
  queries: readonly UpstreamQuery[],
  zones: ZonesOfAddress,
): string | undefined {
  let at = 0
  for (const [i, server] of servers.entries()) {
    while (at < queries.length && !isServer(server, queries[at]!.server.ip, zones)) at++
    if (at === queries.length) {
      const before = servers.slice(0, i).map(describeServer)
      const after = before.length === 0 ? '' : ` after ${before.join(', ')}`
      return `${describeServer(server)} was to be asked${after}`
    }
    at++
  }
  return undefined
}

function isServer(server: AskedServer, ip: string, zones: ZonesOfAddress): boolean {
  if (server === 'any') return true
  return 'ip' in server ? server.ip === ip : zones.get(ip)?.has(server.zone.key) === true
}

function describeServer(server: AskedServer): string {
  if (server === 'any') return 'some server'
  if ('ip' in server) return server.ip
  return server.zone.equals(DomainName.root) ? 'a root server' : `a server of ${server.zone.toString()}`
}

/** `192.5.6.30 www.example.com. IN A`. */
export function describeUpstreamQuery({ server, message, transport }: UpstreamQuery): string {
  const question = message.question === undefined ? 'no question' : describeQuestion(message.question)
  return `${server.ip}${server.port === 53 ? '' : `#${server.port}`} ${question}${transport === 'tcp' ? ' (TCP)' : ''}`
}

function count(queries: number): string {
  return queries === 1 ? '1 query' : `${queries} queries`
}
