/** The Internet that comes with rootwalk, for tests. */

import { readFileSync } from 'node:fs'
import type { Internet } from '../../src/internet/internet.ts'
import { startInternet, type InternetOptions } from '../../src/internet/start-internet.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { readWorldFile } from '../../src/worldfile/read-world-file.ts'
import type { WorldFile } from '../../src/worldfile/world-file.ts'

const PATH = 'worlds/internet.yaml'

/** Its world file, changed as a person would change it. */
export function defaultWorldFile(edit: (text: string) => string = (text) => text): WorldFile {
  return readWorldFile(edit(readFileSync(PATH, 'utf8')), PATH)
}

/** Keys take a while: all worlds of one test file have the same. */
let certificates: Promise<CertificateAuthority> | undefined

export function defaultInternet(options: Partial<InternetOptions> = {}): Promise<Internet> {
  const { world = defaultWorldFile() } = options
  certificates ??= CertificateAuthority.create({ wallMs: world.time })
  return startInternet({ world, zones: 'zones', certificates, ...options })
}
