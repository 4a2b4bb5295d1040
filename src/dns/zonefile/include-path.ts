/** Paths of included files, with `/` between folders as the runtime's files have it. Reads nothing. */

/** The path that `path`, as it stands in the file `from`, means: relative to that file's folder. */
export function resolveInclude(from: string, path: string): string {
  if (path.startsWith('/')) return normalize(path)
  return normalize(from.slice(0, from.lastIndexOf('/') + 1) + path)
}

/** Without `.` and `..` where they can be left out, so that one file has one path. */
export function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    const last = parts.at(-1)
    if (part !== '..' || last === '..' || (last === undefined && !path.startsWith('/'))) parts.push(part)
    else parts.pop()
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/')
}
