/** What came of a scenario, as data. */

import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { ConfigItem } from './config-text.ts'
import type { Step } from './scenario.ts'
import type { UpstreamQuery } from './scripted-internet.ts'

export interface ScenarioReport {
  readonly file: string
  readonly title: string
  readonly passed: boolean
  /** Undefined when it passed. */
  readonly failure: ScenarioFailure | undefined
  /** Every query to a server, in order, as far as the play went. */
  readonly conversation: readonly UpstreamQuery[]
  /** What the resolver says of the questions that it ended: why each came out as it did. */
  readonly resolutions: readonly Resolution[]
}

export type ScenarioFailure =
  /** The head names options that the resolver has not: nothing was played. */
  | { readonly kind: 'unsupported'; readonly options: readonly UnsupportedOption[] }
  /** A step did not come out as the scenario says; or, without a step, its end. */
  | {
      readonly kind: 'step'
      readonly step: Step | undefined
      readonly line: number
      /** What is wrong, in one line. */
      readonly what: string
      /** Lines that begin with `-` for what was expected, `+` for what came, and a space for what both have. */
      readonly difference: readonly string[]
    }

export interface UnsupportedOption extends Pick<ConfigItem, 'line' | 'clause' | 'name' | 'value'> {
  readonly reason: string
}
