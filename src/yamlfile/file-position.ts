/** Places in a file: by line and column for people, by keys for programs. */

/** Where something stands in a file, both from 1. */
export interface FilePosition {
  readonly line: number
  readonly column: number
}

/** The way to a value through keys and list places, as the file has them: `['cables', 3, 'between', 0]`. */
export type FilePath = readonly (string | number)[]
