/** A zone file read once: the zone or what is the matter, and every file that was looked for. */

import { ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { readZone, type ReadZoneOptions } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { FileError } from '../runtime/runtime.ts'

/** Why a file gives no zone. */
export type ZoneTrouble = ZoneFileError | FileError

export interface ZoneReading {
  /** The zone, or why there is none. */
  readonly result: Zone | ZoneTrouble
  /** The file itself and those that it includes, or that it would if they were there. */
  readonly paths: ReadonlySet<string>
}

/**
 * Reads the zone file at `path`. `accept` may still throw a `ZoneFileError` for a zone that does not belong there.
 * What is wrong with the file is part of the result; nothing is thrown for it.
 */
export async function readZoneOnce(
  files: FileReader,
  path: string,
  options: ReadZoneOptions,
  accept: (zone: Zone) => void,
): Promise<ZoneReading> {
  const paths = new Set<string>()
  const noting: FileReader = {
    read(each) {
      paths.add(each)
      return files.read(each)
    },
  }
  try {
    const zone = await readZone(noting, path, options)
    accept(zone)
    return { result: zone, paths }
  } catch (error) {
    if (!(error instanceof ZoneFileError || error instanceof FileError)) throw error
    return { result: error, paths }
  }
}

/** A sound zone in the wrong place. */
export function wrongZone(origin: DomainName, file: string, expected: string): ZoneFileError {
  return new ZoneFileError({
    code: 'bad-value',
    file,
    line: 1,
    column: 1,
    token: origin.toString(),
    expected,
  })
}
