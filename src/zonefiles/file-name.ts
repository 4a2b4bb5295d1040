/** The names and paths of zone files, as text: what is a zone file, what a zone's is called, which folder it lies in. */

import type { DomainName } from '../dns/name/domain-name.ts'

/** Not a hidden one: editors keep locks and the like there. */
const ZONE_FILE = /^[^.].*\.zone$/

const HERE = '.'

/** Whether a folder of zones has one in a file of that name. */
export function isZoneFile(name: string): boolean {
  return ZONE_FILE.test(name)
}

/** By custom a zone's file is called as the zone. A name may hold a slash (RFC 2317), a file's name may not. */
export function customaryFile(origin: DomainName): string {
  return origin.isRoot ? 'root.zone' : `${origin.toString().replaceAll('/', '\\047')}zone`
}

/** The folder that a file lies in, in the words of its path. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/')
  return end < 0 ? HERE : end === 0 ? '/' : path.slice(0, end)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path of a file, such that `folderOf` gives the folder again. */
export function pathIn(folder: string, name: string): string {
  return folder === HERE ? name : folder === '/' ? `/${name}` : `${folder}/${name}`
}
