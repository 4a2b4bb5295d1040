// Ten thousand questions about an Internet of 1,500 zones, served by NSD and BIND at their own addresses on port 53:
// our resolver, Unbound and BIND have to give the same answers, and ours to bother the servers no more than Unbound does.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { digAll, withoutTtls, type DigReply } from './rig/dig.ts'
import { NetworkNamespace } from './rig/network-namespace.ts'
import { startNamed, startUnbound } from './rig/other-resolvers.ts'
import { runProgram } from './rig/program.ts'
import { startResolver } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { WideInternet } from './rig/wide-internet.ts'
import type { Question } from './rig/zone-questions.ts'

const QUESTIONS = 10_000
const SEED = 5
const OURS = '127.0.0.1'
const UNBOUND = '127.0.0.2'
const NAMED = '127.0.0.3'
const TIMEOUT_MS = 120_000

interface Survey {
  /** One line a question. */
  readonly answers: readonly string[]
  /** Queries that went to servers over UDP. */
  readonly upstreamQueries: number
}

describeNeeding(['network-namespace', 'ip', 'dig', 'named', 'unbound', 'nsd'], 'ten thousand names', () => {
  const scope = new Scope()
  let ours: Survey
  let unbound: Survey
  let named: Survey

  beforeAll(async () => {
    const internet = new WideInternet(SEED)
    const questions = internet.questions(QUESTIONS)
    const namespace = scope.use(await NetworkNamespace.create([...internet.addresses, UNBOUND, NAMED]))
    const through = namespace.entry
    const folder = scope.use(new ScratchFolder())
    const hints = folder.write('hints', internet.hints)
    const list = folder.write('questions', questions.map(({ name, type }) => `${name} ${type}\n`).join(''))
    await internet.start(folder, through, scope)
    const others = { hints, folder, through }
    const survey = (ip: string): Promise<Survey> => surveyOf(ip, questions, list, through)
    scope.use(await startResolver({ ip: OURS, port: 53 }, { hints, through }))
    ours = await survey(OURS)
    scope.use(await startUnbound({ ...others, ip: UNBOUND, settings: ['do-ip6: no'] }))
    unbound = await survey(UNBOUND)
    scope.use(await startNamed({ ...others, ip: NAMED }))
    named = await survey(NAMED)
  }, 5 * TIMEOUT_MS)
  afterAll(() => scope[Symbol.asyncDispose]())

  it('are resolved as Unbound resolves them', () => {
    expect(differences(ours, unbound)).toEqual([])
  })

  it('are resolved as BIND resolves them', () => {
    expect(differences(ours, named)).toEqual([])
  })

  it('none of them comes out as SERVFAIL', () => {
    expect(ours.answers.filter((answer) => answer.includes('SERVFAIL'))).toEqual([])
  })

  it('take at most as many queries to servers as Unbound needs, and a twentieth', () => {
    console.log(
      `queries to servers: ${ours.upstreamQueries}, of Unbound ${unbound.upstreamQueries}, of BIND ${named.upstreamQueries}`,
    )
    expect(ours.upstreamQueries).toBeGreaterThan(QUESTIONS / 10)
    expect(ours.upstreamQueries).toBeLessThanOrEqual(unbound.upstreamQueries * 1.05)
  })
})

async function surveyOf(
  ip: string,
  questions: readonly Question[],
  list: string,
  through: readonly string[],
): Promise<Survey> {
  const before = await datagramsReceived(through)
  const replies = await digAll({ ip, port: 53 }, ['-f', list], { through, timeoutMs: TIMEOUT_MS })
  const received = (await datagramsReceived(through)) - before
  expect(replies).toHaveLength(questions.length)
  return {
    answers: replies.map((reply, i) => `${questions[i]!.name} ${questions[i]!.type}: ${describe(reply)}`),
    // Each query is received once, and so is each response.
    upstreamQueries: received / 2 - questions.length,
  }
}

/** By all programs of the namespace so far. */
async function datagramsReceived(through: readonly string[]): Promise<number> {
  const { stdout } = await runProgram('cat', ['/proc/net/snmp'], { through })
  const [head, row] = stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('Udp: ') ? [line.split(' ')] : []))
  return Number(row![head!.indexOf('InDatagrams')])
}

function differences(a: Survey, b: Survey): string[] {
  return a.answers.flatMap((answer, i) => (answer === b.answers[i] ? [] : [`${answer} ≠ ${b.answers[i]}`]))
}

/** What all resolvers have to agree on: the rcode, the answer as a set, and the SOA of a denial. */
function describe({ status, answers, authorities }: DigReply): string {
  const denial = answers.length > 0 ? [] : authorities.filter(({ type }) => type === 'SOA')
  return [status, ...withoutTtls(answers), ...withoutTtls(denial)].join(' | ')
}
