/**
 * Plays a scenario: our resolver, whole, among its scripted servers, on a clock that stands still. The steps are
 * played in order; the first that does not come out as written ends the play.
 */

import { Resolver } from '../dns/resolver/resolver.ts'
import { LIMITS } from '../dns/resolver/limits.ts'
import { ServerTable } from '../dns/resolver/servers/server-table.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import { Play } from './play.ts'
import type { ScenarioFailure, ScenarioReport } from './report.ts'
import type { Scenario } from './scenario.ts'
import { ScriptedInternet } from './scripted-internet.ts'
import { resolverOptionsFrom } from './unbound-config.ts'
import { zonesOfAddresses } from './zone-addresses.ts'

export interface RunOptions {
  /** What chance is drawn from: the same seed gives the same play. 1 when left out. */
  readonly seed?: number
}

/**
 * Plays it from beginning to end, or to the first step that fails.
 *
 * @throws ScenarioError for an option whose value is none
 */
export async function runScenario(
  scenario: Scenario,
  { seed = 1 }: RunOptions = {},
): Promise<ScenarioReport> {
  const { options, unsupported, zones } = resolverOptionsFrom(scenario)
  const { file, title } = scenario
  const resolutions: Resolution[] = []
  const internet = new ScriptedInternet(scenario.ranges, seed)
  const report = (failure: ScenarioFailure | undefined): ScenarioReport => ({
    file,
    title,
    passed: failure === undefined,
    failure,
    conversation: internet.queries,
    resolutions,
  })
  if (unsupported.length > 0) return report({ kind: 'unsupported', options: unsupported })
  const servers = new ServerTable({ ...LIMITS, ...options.limits })
  const resolver = new Resolver({
    ...options,
    servers,
    runtime: internet.runtime,
    waits: internet.waits,
    onResolved: (resolution) => resolutions.push(resolution),
  })
  try {
    return report(
      await new Play(scenario, {
        resolver,
        servers,
        internet,
        zones: zonesOfAddresses(scenario, zones),
      }).perform(),
    )
  } finally {
    resolver.close()
  }
}
