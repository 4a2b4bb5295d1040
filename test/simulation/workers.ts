// Threads that each run seeds: the main one hands out the next seed to whoever is done with one.

import { parentPort, Worker } from 'node:worker_threads'
import { runSeed } from './seed-run.ts'
import type { SeedResult, Task } from './task.ts'

/** Runs all seeds of a task in `count` threads of the program at `program`. */
export async function spread(
  task: Task,
  count: number,
  program: URL,
  onResult: (result: SeedResult) => void,
): Promise<void> {
  const left = [...task.seeds].reverse()
  await Promise.all(Array.from({ length: count }, () => runWorker(new Worker(program))))

  function runWorker(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = (): void => {
        const seed = left.pop()
        if (seed !== undefined) return worker.postMessage({ ...task, seeds: [seed] })
        resolve()
        void worker.terminate()
      }
      worker.on('error', reject)
      worker.on('message', (result: SeedResult) => {
        onResult(result)
        next()
      })
      next()
    })
  }
}

/** What a worker does: seeds in, results out. */
export function serveSeeds(): void {
  parentPort!.on('message', (task: Task) => {
    void runSeed(task.seeds[0]!, task).then((result) => parentPort!.postMessage(result))
  })
}
