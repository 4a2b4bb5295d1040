/** The files that every host of a world finds in its folder etc, as those of a fresh installation would. */

import type { WiredHost } from '../sim/wired-host.ts'
import { DEFAULT_NSSWITCH, DEFAULT_SERVICES, defaultHosts } from '../stub/default-files.ts'
import { SYSTEM_FILE } from '../stub/system-files.ts'
import { CA_CERTIFICATES } from '../tls/ca-certificates.ts'

/** etc/resolv.conf is there already: who set the host up has written it, or DHCP will. */
export function putHostFiles({ name, files }: WiredHost): void {
  files.put(SYSTEM_FILE.nsswitch, DEFAULT_NSSWITCH)
  files.put(SYSTEM_FILE.hosts, defaultHosts(name))
  files.put(SYSTEM_FILE.services, DEFAULT_SERVICES)
}

/** `pem` is the certificate of the world's authority. */
export function putCertificates({ files }: WiredHost, pem: string): void {
  files.put(CA_CERTIFICATES, pem)
}
