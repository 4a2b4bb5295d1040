/** Reads the configuration file of a resolver: YAML, then its form, then its sense, and tells all mistakes. */

import * as v from 'valibot'
import { type FileMistake, formMistakes, inFileOrder, yamlMistakes } from '../yamlfile/file-mistake.ts'
import { checkForm, type FormMistake } from '../yamlfile/form.ts'
import type { SourceMap } from '../yamlfile/source-map.ts'
import { readYaml } from '../yamlfile/yaml-data.ts'
import { ConfigError } from './config-error.ts'
import { resolverSense } from './resolver-sense.ts'
import { type ResolverConfig, resolverSchema } from './schema/resolver-schema.ts'

/**
 * What the text says. `file` is for positions only. A file without a key is one that leaves all as it is.
 *
 * @throws ConfigError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readResolverConfig(text: string, file: string): ResolverConfig {
  const yaml = readYaml(text)
  if (Array.isArray(yaml)) throw new ConfigError(inFileOrder(yamlMistakes(yaml, file)))
  const { source } = yaml
  const data = yaml.data ?? {}
  const config = checkForm(resolverSchema, data, source)
  const mistakes = Array.isArray(config)
    ? [...formMistakes(config, file), ...senseMistakes(soundPart(data, config), source, file)]
    : senseMistakes(config, source, file)
  if (mistakes.length > 0 || Array.isArray(config)) throw new ConfigError(inFileOrder(mistakes))
  return config
}

function senseMistakes(config: ResolverConfig, source: SourceMap, file: string): FileMistake[] {
  return resolverSense(config).map(({ path, message }) => {
    const { line, column, token } = source.value(path)
    return { file, line, column, token, message, expected: '' }
  })
}

/** What is left without the keys in which there are mistakes: each may be left out. */
function soundPart(data: unknown, mistakes: readonly FormMistake[]): ResolverConfig {
  const wrong = new Set(mistakes.map(({ path }) => String(path[0])))
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : []
  const result = v.safeParse(resolverSchema, Object.fromEntries(entries.filter(([key]) => !wrong.has(key))))
  return result.success ? result.output : {}
}
