/** Reads the configuration file of a resolver: YAML, then its form, then its sense, and tells all mistakes. */

import { readConfig, refuseMistakes } from './read-config.ts'
import { resolverSense } from './resolver-sense.ts'
import { type ResolverConfig, resolverSchema } from './schema/resolver-schema.ts'

/**
 * What the text says. `file` is for positions only. A file without a key is one that leaves all as it is.
 *
 * @throws ConfigError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readResolverConfig(text: string, file: string): ResolverConfig {
  const { config, mistakes, place } = readConfig(resolverSchema, text, file)
  refuseMistakes([...mistakes, ...resolverSense(config).map(place)])
  return config
}
