/** What all configuration files have in common: YAML, then its form, with what is left for the judgement of its sense. */

import * as v from 'valibot'
import { type FileMistake, formMistakes, inFileOrder, yamlMistakes } from '../yamlfile/file-mistake.ts'
import type { FilePath } from '../yamlfile/file-position.ts'
import { checkForm, type FormMistake } from '../yamlfile/form.ts'
import type { SourceMap } from '../yamlfile/source-map.ts'
import { readYaml } from '../yamlfile/yaml-data.ts'
import { ConfigError } from './config-error.ts'

/** What does not fit together, or cannot be meant, although its form is right. */
export interface SenseMistake {
  readonly path: FilePath
  readonly message: string
}

export interface ReadConfig<C> {
  /** What the file says; without what is wrong in form, lest one mistake hides others. */
  readonly config: C
  readonly mistakes: readonly FileMistake[]
  /** Where these stand. Of what is missing in `config` there was something in the file. */
  readonly unsound: readonly FilePath[]
  /** A mistake of sense in the place that it is about. */
  readonly place: (mistake: SenseMistake) => FileMistake
}

/**
 * Reads a file whose keys may all be left out; one without any leaves all as it is. `file` is for positions only.
 *
 * @throws ConfigError for what is no YAML: of that, nothing more can be said
 */
export function readConfig<C>(
  schema: v.GenericSchema<unknown, C>,
  text: string,
  file: string,
): ReadConfig<C> {
  const yaml = readYaml(text)
  if (Array.isArray(yaml)) throw new ConfigError(inFileOrder(yamlMistakes(yaml, file)))
  const { source } = yaml
  const data = yaml.data ?? {}
  const place = (mistake: SenseMistake): FileMistake => placed(mistake, source, file)
  const config = checkForm(schema, data, source)
  if (!isMistaken(config)) return { config, mistakes: [], unsound: [], place }
  return {
    config: soundPart(schema, data, config),
    mistakes: formMistakes(config, file),
    unsound: config.map(({ path }) => path),
    place,
  }
}

/** @throws ConfigError unless there are none */
export function refuseMistakes(mistakes: readonly FileMistake[]): void {
  if (mistakes.length > 0) throw new ConfigError(inFileOrder(mistakes))
}

function isMistaken(result: unknown): result is FormMistake[] {
  return Array.isArray(result)
}

function placed({ path, message }: SenseMistake, source: SourceMap, file: string): FileMistake {
  const { line, column, token } = source.value(path)
  return { file, line, column, token, message, expected: '' }
}

/** How deep entries are taken out that are wrong: one zone of many; if that does not do, the key with all in it. */
const DEPTHS = [2, 1]

function soundPart<C>(
  schema: v.GenericSchema<unknown, C>,
  data: unknown,
  mistakes: readonly FormMistake[],
): C {
  for (const depth of DEPTHS) {
    const result = v.safeParse(
      schema,
      withoutPaths(
        data,
        mistakes.map(({ path }) => path.slice(0, depth)),
      ),
    )
    if (result.success) return result.output
  }
  return v.parse(schema, {})
}

function withoutPaths(data: unknown, paths: readonly FilePath[]): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data
  const under = (key: string): FilePath[] => paths.filter(([first]) => String(first) === key)
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      const concerned = under(key)
      if (concerned.length === 0) return [[key, value]]
      const isWhole = Array.isArray(value) || concerned.some(({ length }) => length === 1)
      return isWhole
        ? []
        : [
            [
              key,
              withoutPaths(
                value,
                concerned.map((path) => path.slice(1)),
              ),
            ],
          ]
    }),
  )
}
