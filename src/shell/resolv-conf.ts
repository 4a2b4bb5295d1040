/** The resolv.conf of a host, for tools that ask name servers by themselves. */

import type { Files } from '../runtime/runtime.ts'
import { parseResolvConf, type ResolvConf } from '../stub/resolv-conf.ts'
import { readText, SYSTEM_FILE } from '../stub/system-files.ts'

export async function readResolvConf(files: Files): Promise<ResolvConf> {
  return parseResolvConf((await readText(files, SYSTEM_FILE.resolv)) ?? '')
}
