/** The clause rpz: from options to a response policy zone. */

import { TextError, ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { type Override, PolicyList } from '../dns/policy/list/policy-list.ts'
import { parseRpz } from '../dns/policy/list/rpz-zone.ts'
import { name, yesNo } from './config-values.ts'
import type { HeadFile } from './head-files.ts'
import { ScenarioError } from './scenario-error.ts'

const OVERRIDES: Readonly<Record<string, Override>> = {
  nxdomain: 'nxdomain',
  nodata: 'nodata',
  passthru: 'pass',
  drop: 'drop',
  disabled: 'disabled',
}

/** A response policy zone in the making. */
export class RpzDraft {
  #zone: DomainName | undefined
  #path = ''
  #override: Override | undefined
  #alias: DomainName | undefined

  /** Takes an option of the clause; says why not if it cannot. Throws `TextError` for a value that is none. */
  take(option: string, value: string): string | undefined {
    switch (option) {
      case 'name':
        this.#zone = name(value)
        return undefined
      case 'zonefile':
        this.#path = value === '' ? this.#path : value
        return undefined
      case 'rpz-action-override':
        this.#override = OVERRIDES[value]
        if (this.#override === undefined && value !== 'cname')
          throw new TextError('bad-value', value, `cname or ${Object.keys(OVERRIDES).join(', ')}`)
        return undefined
      case 'rpz-cname-override':
        this.#alias = name(value)
        return undefined
      case 'rpz-log':
      case 'rpz-log-name':
        return undefined
      case 'rpz-signal-nxdomain-ra':
        return yesNo(value) ? 'rootwalk tells of blocking by EDE, not by RA' : undefined
      default:
        return 'no option of a response policy zone that is in a file'
    }
  }

  /**
   * @throws TextError when it has no name or file
   * @throws ScenarioError for a mistake in the file
   */
  finish(file: string, files: ReadonlyMap<string, HeadFile>): PolicyList {
    const zone = this.#zone
    const content = files.get(this.#path)
    if (zone === undefined) throw new TextError('missing-field', '', 'the name of the zone')
    if (content === undefined)
      throw new TextError('missing-field', this.#path, 'a zonefile that stands in the head')
    const override = this.#alias === undefined ? this.#override : { alias: this.#alias }
    const settings = { name: zone.toString(), ...(override !== undefined && { override }) }
    return new PolicyList(settings, rulesIn(content, zone, file))
  }
}

function rulesIn({ text, firstLine }: HeadFile, zone: DomainName, file: string) {
  try {
    return parseRpz(text, file, zone)
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    throw new ScenarioError(
      file,
      [{ line: firstLine + error.line - 1, token: error.token, expected: error.expected }],
      { cause: error },
    )
  }
}
