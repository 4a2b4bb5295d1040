/** Where the world lies that comes with rootwalk. */

import { fileURLToPath } from 'node:url'

/** The file of the default Internet, which has a place for the zones of the default one. */
export const defaultWorld: string = fileURLToPath(new URL('../../worlds/internet.yaml', import.meta.url))
