/**
 * The types of local zones, by the names and with the meaning that unbound.conf gives them: a table of which data
 * answers, and what is done where there is none.
 */

export type LocalZoneType = keyof typeof BEHAVIOURS

export type Outcome =
  | 'nxdomain'
  | 'nodata'
  | 'refuse'
  | 'drop'
  | 'truncate'
  /** 0.0.0.0 and ::, NODATA for other types. */
  | 'null'
  /** NODATA for A, and for all else as if there were no such zone. */
  | 'no-a'
  /** As if there were no such zone. */
  | 'resolve'

export interface ZoneBehaviour {
  /** Which local data answers: that at the name, that at the apex for all names of the zone, or none. */
  readonly data: 'name' | 'apex' | 'none'
  /** For names without data. */
  readonly noName: Outcome
  /** For names with data of other types. */
  readonly noType: Outcome
  /** Whether queries are reported. */
  readonly isTold: boolean
}

const BEHAVIOURS = {
  static: behaviour('name', 'nxdomain', 'nodata'),
  transparent: behaviour('name', 'resolve', 'nodata'),
  typetransparent: behaviour('name', 'resolve', 'resolve'),
  redirect: behaviour('apex', 'nodata', 'nodata'),
  deny: behaviour('name', 'drop', 'drop'),
  refuse: behaviour('name', 'refuse', 'refuse'),
  truncate: behaviour('name', 'truncate', 'truncate'),
  inform: told(behaviour('name', 'resolve', 'nodata')),
  inform_deny: told(behaviour('name', 'drop', 'drop')),
  inform_redirect: told(behaviour('apex', 'nodata', 'nodata')),
  always_transparent: behaviour('none', 'resolve', 'resolve'),
  always_refuse: behaviour('none', 'refuse', 'refuse'),
  always_nxdomain: behaviour('none', 'nxdomain', 'nxdomain'),
  always_nodata: behaviour('none', 'nodata', 'nodata'),
  always_deny: behaviour('none', 'drop', 'drop'),
  always_null: behaviour('name', 'null', 'null'),
  block_a: behaviour('none', 'no-a', 'no-a'),
  // Without views there is nothing to look into in its stead.
  noview: behaviour('none', 'resolve', 'resolve'),
  /** Only takes a default zone away. */
  nodefault: behaviour('none', 'resolve', 'resolve'),
} satisfies Readonly<Record<string, ZoneBehaviour>>

/** All types, in the order of their numbers. */
export const LOCAL_ZONE_TYPES = Object.keys(BEHAVIOURS) as readonly LocalZoneType[]

const BY_NUMBER: readonly ZoneBehaviour[] = Object.values(BEHAVIOURS)

export function numberOfZoneType(type: LocalZoneType): number {
  return LOCAL_ZONE_TYPES.indexOf(type)
}

export function behaviourOf(number: number): ZoneBehaviour {
  return BY_NUMBER[number]!
}

/** Whether the text is a type of local zones. */
export function isLocalZoneType(text: string): text is LocalZoneType {
  return Object.hasOwn(BEHAVIOURS, text)
}

function behaviour(data: ZoneBehaviour['data'], noName: Outcome, noType: Outcome): ZoneBehaviour {
  return { data, noName, noType, isTold: false }
}

function told(silent: ZoneBehaviour): ZoneBehaviour {
  return { ...silent, isTold: true }
}
