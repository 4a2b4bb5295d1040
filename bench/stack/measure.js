/** What a benchmark measures with: CPU, wall and virtual time of a piece of work, and the heap that is in use. */

import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')

/** Seconds of each kind that `work` takes. */
export async function timed(world, work) {
  const cpu = process.cpuUsage()
  const wall = performance.now()
  const virtual = world.nowMs
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return {
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - wall) / 1e3,
    virtualSeconds: (world.nowMs - virtual) / 1e3,
  }
}

/** Octets, array buffers included, when all garbage is gone. */
export function heapInUse() {
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Octets: the most that the process has had in memory so far. */
export function peakMemory() {
  return process.resourceUsage().maxRSS * 1024
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

export function thousands(number) {
  return Math.round(number).toLocaleString('en')
}

export function mebibytes(octets) {
  return `${(octets / 1_048_576).toFixed(1)} MiB`
}
