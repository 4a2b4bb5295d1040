/** Reads a world file without the library that knows all of YAML, which takes longer to load than the file to read. */

import { describeWorld } from './describe-world.ts'
import { readPlainYaml } from './plain-yaml.ts'
import type { WorldFile } from './world-file.ts'

/** As `readWorldFile`, which it throws like; undefined for a text that is not plain, which is then for that function. */
export function readPlainWorldFile(text: string, fileName: string): WorldFile | undefined {
  const yaml = readPlainYaml(text)
  return yaml === undefined ? undefined : describeWorld(yaml, fileName)
}
