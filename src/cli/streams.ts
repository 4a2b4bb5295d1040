/** What becomes of a program whose output nobody takes any more. */

/** Ends the program without a word when the reader of its output is gone, as `head` is after ten lines. */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    console.error(`error: the output cannot be written: ${error.message}`)
    process.exit(1)
  })
  // With stderr gone there is no one to tell.
  process.stderr.on('error', () => {})
}
