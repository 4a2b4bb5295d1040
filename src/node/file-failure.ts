/** What Node says when a file operation fails, in the words of the runtime. */

import { FileError, type FileErrorCode } from '../runtime/runtime.ts'

const CODES: ReadonlyMap<string, FileErrorCode> = new Map<string, FileErrorCode>([
  ['ENOENT', 'ENOENT'],
  ['EACCES', 'EACCES'],
  ['EPERM', 'EACCES'],
  ['EISDIR', 'EISDIR'],
  ['ENOTDIR', 'ENOTDIR'],
  ['ENOSPC', 'ENOSPC'],
  ['EDQUOT', 'ENOSPC'],
  ['EROFS', 'EROFS'],
])

/** Does `work` on the file at `path`; its failure comes out as `FileError`. */
export async function onFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fileError(error, path)
  }
}

/** The runtime's error for one of Node's, which stays in it as the cause. */
export function fileError(cause: unknown, path: string): FileError {
  if (cause instanceof FileError) return cause
  const { code } = cause as NodeJS.ErrnoException
  return new FileError((code === undefined ? undefined : CODES.get(code)) ?? 'OTHER', path, { cause })
}
