// The simulation as a program: spreads seeds over workers, shows how far they are, and reports in the end.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { formatReport, Report } from './report.ts'
import { seedsOf, type Task } from './task.ts'
import { explainSeed, runSeed } from './seed-run.ts'
import { serveSeeds, spread } from './workers.ts'

const HELP = `Simulates Internets, resolvers and clients from seeds, and judges every answer.

  npm run simulate -- --seed 17              one seed, with an explanation of what it finds
  npm run simulate -- --seeds 1-1000         many, over all processors

  --questions N   that clients ask with each seed (1000)
  --until STEP    takes no step beyond this one
  --workers N     threads (one a processor)
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string', default: '1-100' },
      questions: { type: 'string', default: '1000' },
      until: { type: 'string' },
      workers: { type: 'string', default: String(availableParallelism()) },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  const { seed, seeds, questions, until, workers } = values
  const task: Task = {
    seeds: seedsOf(seed ?? seeds),
    questions: Number(questions),
    ...(until === undefined ? {} : { until: Number(until) }),
  }
  const report = new Report()
  const startedAt = performance.now()
  if (task.seeds.length === 1) report.add(await runSeed(task.seeds[0]!, task))
  else await spread(task, Number(workers), new URL(import.meta.url), (result) => report.show(result))
  const [first] = report.violations
  if (first !== undefined) {
    if (task.seeds.length === 1) console.log(first.text)
    console.log([`seed ${first.seed}:`, ...(await explainSeed(first.seed, task))].join('\n'))
  }
  console.log(formatReport(report, performance.now() - startedAt))
  process.exitCode = report.violations.length === 0 ? 0 : 1
}

if (isMainThread) await main()
else serveSeeds()
