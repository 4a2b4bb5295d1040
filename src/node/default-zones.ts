/** Where the zones lie that come with rootwalk. */

import { fileURLToPath } from 'node:url'

/** The folder of the default Internet: a root, top-level domains, and domains below them. */
export const defaultZones: string = fileURLToPath(new URL('../../zones', import.meta.url))
