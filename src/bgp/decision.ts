/** The decision process (RFC 4271 §9.1.2): the best of the paths to one prefix, and why the others are not. Pure. */

import type { BgpPath } from './bgp-path.ts'
import { DECISION_STEPS, type MetricTo, type StepRule } from './decision-steps.ts'
import type { BeatenPath, Reason } from './rib-entry.ts'

/**
 * The best path; undefined where there is none. All of `paths` have to be usable, see `isResolvable`. Their order does
 * not matter: a step throws out what is not the best by it, so that a MED, which compares only some of the paths with
 * each other, leads to the same choice each time.
 */
export function bestPath(paths: readonly BgpPath[], metricTo: MetricTo): BgpPath | undefined {
  let left = paths
  for (const rule of DECISION_STEPS) {
    if (left.length <= 1) break
    left = survivors(rule, left, metricTo)
  }
  return left[0]
}

/** Whether the next hop can be reached: a path that leads nowhere takes no part (RFC 4271 §9.1.2.1). */
export function isResolvable({ peer, nextHop }: BgpPath, metricTo: MetricTo): boolean {
  return peer === undefined || metricTo(nextHop) !== undefined
}

/** The paths that no other beats in this step. */
function survivors(rule: StepRule, paths: readonly BgpPath[], metricTo: MetricTo): readonly BgpPath[] {
  const [first] = paths
  if (first === undefined) return paths
  // Most steps decide nothing.
  const firstRank = rule.rank(first, metricTo)
  if (paths.every((path) => rule.rank(path, metricTo) === firstRank)) return paths
  const ranks = paths.map((path) => rule.rank(path, metricTo))
  const best = bestAmong(paths, ranks, rule.among ?? (() => undefined))
  return paths.filter((path, i) => ranks[i] === best(path))
}

/** The lowest rank of those that a path is compared with. */
function bestAmong(
  paths: readonly BgpPath[],
  ranks: readonly number[],
  among: (path: BgpPath) => number | undefined,
): (path: BgpPath) => number {
  const lowest = new Map<number | undefined, number>()
  for (const [i, path] of paths.entries()) {
    lowest.set(among(path), Math.min(lowest.get(among(path)) ?? Infinity, ranks[i]!))
  }
  return (path) => lowest.get(among(path))!
}

export interface Decision {
  readonly best: BgpPath | undefined
  readonly reason: Reason
  /** From the runner-up down. */
  readonly beaten: readonly BeatenPath[]
}

/** As `bestPath`, with the reasons. */
export function decide(paths: readonly BgpPath[], metricTo: MetricTo): Decision {
  const beaten: BeatenPath[] = []
  const best = bestPath(paths, metricTo)
  let left = paths
  for (const rule of DECISION_STEPS) {
    const stayed = survivors(rule, left, metricTo)
    const out = left.filter((path) => !stayed.includes(path))
    // Who goes later came closer.
    beaten.unshift(...out.map((path) => ({ path, reason: reasonOf(rule, path, stayed, best!, metricTo) })))
    left = stayed
  }
  return { best, reason: beaten[0]?.reason ?? aloneReason(best), beaten }
}

/** The best is not always the one that threw a path out: a MED is compared among the paths of one neighbor only. */
function reasonOf(
  rule: StepRule,
  path: BgpPath,
  stayed: readonly BgpPath[],
  best: BgpPath,
  metricTo: MetricTo,
): Reason {
  const isRival = (other: BgpPath): boolean =>
    rule.among === undefined || rule.among(other) === rule.among(path)
  const rival = isRival(best) ? best : stayed.find(isRival)!
  return { step: rule.step, text: rule.say(rival, path, metricTo) }
}

function aloneReason(best: BgpPath | undefined): Reason {
  return { step: 'only-path', text: best === undefined ? 'there is no path' : 'the only path' }
}
