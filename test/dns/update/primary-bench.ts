/** A primary of `example.` on files in memory, that a test updates, edits, stops and starts. */

import { CLASS } from '../../../src/dns/iana/classes.ts'
import { formatRcode } from '../../../src/dns/iana/codes.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { FileEdit } from '../../../src/dns/update/file-edit.ts'
import type { PrimaryNews } from '../../../src/dns/update/primary-news.ts'
import { PrimaryZone } from '../../../src/dns/update/primary-zone.ts'
import { readZone } from '../../../src/dns/zone/zone-text.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import { FailingFiles } from '../journal/failing-files.ts'
import { HandClock } from '../../sim/hand-clock.ts'
import { linesOf, updateMessage, type UpdateLines } from './requests.ts'

export const FILE = 'zones/example.zone'
export const JOURNAL = 'state/example.journal'
const ORIGIN = DomainName.parse('example.')

export const ZONE_TEXT = `$ORIGIN example.
$TTL 3600
; who is responsible
@    IN SOA ns admin (
            100    ; serial
            7200 900 1209600 300 )
@    IN NS  ns
ns   IN A   192.0.2.53   ; the server itself
www  IN A   192.0.2.80
`

export interface Bench {
  readonly files: FailingFiles
  readonly clock: HandClock
  readonly hosted: HostedZone
  readonly primary: PrimaryZone
  readonly news: PrimaryNews[]
}

export function freshFiles(text = ZONE_TEXT): FailingFiles {
  const files = new FailingFiles()
  files.put(FILE, text)
  return files
}

export const noPause = async (): Promise<void> => {}

export function zoneIn(files: FailingFiles): Promise<Zone> {
  return readZone(files, FILE, { origin: ORIGIN })
}

export async function start(files: FailingFiles = freshFiles()): Promise<Bench> {
  const clock = new HandClock()
  const hosted = new HostedZone({ origin: ORIGIN, rrclass: CLASS.IN })
  const news: PrimaryNews[] = []
  const primary = await PrimaryZone.open({
    files,
    clock,
    hosted,
    file: FILE,
    zone: await zoneIn(files),
    journal: JOURNAL,
    observe: (each) => news.push(each),
    pause: noPause,
  })
  return { files, clock, hosted, primary, news }
}

/** The same disk after a crash, and a server started on it. */
export function restart({ files }: Bench): Promise<Bench> {
  return start(files.afterCrash())
}

export async function update({ primary }: Bench, request: UpdateLines): Promise<string> {
  return formatRcode(await primary.update(updateMessage(request)))
}

export function add(bench: Bench, ...names: string[]): Promise<string> {
  return update(bench, { updates: names.map((name) => `${name}.example. 300 IN A 192.0.2.1`) })
}

/** A person saves the file, and the watch tells of it. */
export async function edit({ files, primary }: Bench, text: string): Promise<FileEdit> {
  files.put(FILE, text)
  return primary.fileRead(await zoneIn(files))
}

export function replacing(text: string, ...pairs: [from: string, to: string][]): string {
  return pairs.reduce((sum, [from, to]) => {
    if (!sum.includes(from)) throw new Error(`no '${from}' in the text`)
    return sum.replace(from, to)
  }, text)
}

/** What is served but for SOA and what `ZONE_TEXT` holds already. */
export function served({ hosted }: Bench): string[] {
  return newLines(hosted.zone!)
}

const KNOWN = new Set([
  'example. 3600 NS ns.example.',
  'ns.example. 3600 A 192.0.2.53',
  'www.example. 3600 A 192.0.2.80',
])

export function newLines(zone: Zone): string[] {
  return linesOf(zone).filter((line) => !KNOWN.has(line))
}
