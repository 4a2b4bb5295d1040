/** A world file that has been read: the types, as the schema has them. */

import type { InferOutput } from 'valibot'
import type { FilePath, FilePosition } from '../yamlfile/file-position.ts'
import type { worldSchema } from './schema/world-schema.ts'

/** The way to a value in the file. */
export type WorldPath = FilePath

/** What the schema makes of the text: times in milliseconds, bandwidths in bits a second. */
export type WorldDescription = InferOutput<typeof worldSchema>

export interface WorldFile extends WorldDescription {
  readonly fileName: string
  /** Where the value at the path stands; the nearest thing around it, if the file does not have it. */
  positionOf(path: WorldPath): FilePosition
}

export type HostEntry = WorldFile['hosts'][string]
export type CableEntry = WorldFile['cables'][number]
/** The other systems are named by their numbers. */
export type AutonomousSystem = WorldFile['autonomousSystems'] extends Map<number, infer S> ? S : never
export type PrefixPlace = AutonomousSystem['prefixes'][string]
export type WebSite = WorldFile['webSites'][string]
export type Service = HostEntry['runs'][number]
