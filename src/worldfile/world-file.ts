/** A world file that has been read: the types, as the schema has them. */

import type { InferOutput } from 'valibot'
import type { worldSchema } from './schema/world-schema.ts'

/** Where something stands in a file, both from 1. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

/** What the schema makes of the text: times in milliseconds, bandwidths in bits a second. */
export type WorldDescription = InferOutput<typeof worldSchema>

/** The way to a value through keys and list places, as the file has them: `['cables', 3, 'between', 0]`. */
export type WorldPath = readonly (string | number)[]

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
